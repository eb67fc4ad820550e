"""Chinese: the model of a sentence that reports an experiment: what was done, against what, what was read out.

An experiment has an intervention (an agent given, a gene knocked down, a model induced), a control, and read-outs with
their directions. The intervention acts on each read-out; read-outs do nothing to each other, unless a word of
consequence ("从而", "导致") or ability ("可", "能") says so. Where the intervention has no mention ("某汤剂", "缺氧",
"模型组"), its read-outs have no head, and an intervention named before it has no part in them.
"""

from __future__ import annotations

import re
from typing import Final

from extractor.relations.items import Node
from extractor.relations.zh_objects import ObjectReader

#: what an experimenter works with: a molecule changed by it is the intervention, not one of its read-outs
_TOOLS: Final = re.compile(
    "质粒|转染|转入|导入|si-?RNA|sh-?RNA|RNA ?干扰|RNAi|病毒|载体|敲|沉默|过表达|CRISPR|技术|方法|我们|本研究|外源"
    "|mimic|inhibitor|抑制剂|拮抗剂|抗体"
)


class ReportReader(ObjectReader):
    """Keeps intervention and read-outs apart."""

    def by_hand(self, changed: Node) -> bool:
        """Whether the experimenter changed the molecule ("用质粒上调 A，B 下降"): A is then the intervention."""
        if self.following and (self.following[0].kind == "report" or self.following[0].text == "则"):
            return True
        if self.of_type(changed.args, "Drug"):
            return True  # "强化 A 治疗": a drug is given
        return _TOOLS.search(self.c.text, self.clause_start, self.clause_end) is not None

    def conclude(self) -> None:
        """Forget what was read out: "A、B 均下降，这说明…" goes on about what was done, not about A and B."""
        if self.observed and self.same(self.agent, self.observed) and not self.of_type(self.agent, "miRNA"):
            self.agent = []
        self.observed = []
