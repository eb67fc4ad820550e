"""The quickstart runs from top to bottom and shows what it promises."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).resolve().parent.parent / "notebooks" / "quickstart.ipynb"


def test_it_is_stored_without_outputs() -> None:
    import json

    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in cells if cell["cell_type"] == "code")


@pytest.mark.slow
def test_it_runs(tmp_path: Path) -> None:
    nbformat: Any = pytest.importorskip("nbformat", reason="the notebook extra is not installed")
    nbclient: Any = pytest.importorskip("nbclient", reason="the notebook extra is not installed")
    manager: Any = pytest.importorskip("jupyter_client.manager")
    specs: Any = pytest.importorskip("jupyter_client.kernelspec")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    # This interpreter, whatever kernels the machine has installed under the name python3.
    kernel = manager.AsyncKernelManager(kernel_name="python3")
    kernel._kernel_spec = specs.KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"], language="python"
    )
    nbclient.NotebookClient(
        notebook, km=kernel, timeout=180, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    kinds = [kind for output in outputs for kind in output.get("data", {})]
    pages = [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    assert "image/png" in kinds
    assert sum("<mark" in page for page in pages) == 2  # one passage in each language
    assert sum("<table" in page for page in pages) >= 5
    assert not [output for output in outputs if output.get("name") == "stderr"]
