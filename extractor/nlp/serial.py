"""Records in spaCy's Docs survive `Doc.to_bytes`: without that neither `nlp.pipe(n_process=2)` nor a DocBin works.

spaCy stores `doc.user_data` with srsly's msgpack, which knows no dataclass and no set. A frozen record becomes a map of
its fields under its class's name, and a record again when it is read; sequences in its fields are tuples there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from extractor import records

_KEY = "__extractor__"
_RECORDS: Mapping[str, Any] = {
    cls.__name__: cls
    for cls in (records.Mention, records.Identifier, records.Relation, records.ContextCue, records.Sentence)
}


def pack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """A record, or a frozen set of what has an order, as a map; anything else goes to the next encoder."""
    name = type(value).__name__
    if _RECORDS.get(name) is type(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(_RECORDS[name])}
        if "hint" in fields:
            fields["hint"] = dict(fields["hint"])
        return {_KEY: name, **fields}
    if isinstance(value, frozenset):
        return {_KEY: "frozenset", "items": sorted(value)}
    return value if chain is None else chain(value)


def unpack(value: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """The record or set of a map that `pack` made; anything else goes to the next decoder."""
    if isinstance(value, dict) and value.get(_KEY) == "frozenset":
        return frozenset(value["items"])
    if isinstance(value, dict) and value.get(_KEY) in _RECORDS:
        fields = {name: _frozen(item) for name, item in value.items() if name != _KEY}
        return _RECORDS[value[_KEY]](**fields)
    return value if chain is None else chain(value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def register() -> None:
    """Tell srsly how records are stored; once is enough."""
    from srsly import msgpack

    if "extractor" not in msgpack.msgpack_encoders:
        msgpack.msgpack_encoders.register("extractor", func=pack)
        msgpack.msgpack_decoders.register("extractor", func=unpack)
