"""Chinese: cues that say how much a statement claims: denials, guesses, aims and words of finding."""

from __future__ import annotations

from typing import Final

from extractor.relations.items import Node
from extractor.relations.zh_scope import impaired
from extractor.relations.zh_topics import TopicReader

#: what was shown, so that a guess before it has ended
_FOUND: Final = frozenset(
    {"证实", "证明", "验证", "验证了", "实验证明", "结果发现", "研究发现", "结果显示", "结果表明"}
)
_MEASURE: Final = frozenset({"检测", "测定", "观测", "分析了"})


class CueReader(TopicReader):
    """Keeps account of what is denied, guessed, aimed at and found."""

    def on_negation(self, i: int, n: Node) -> None:
        """ "不", "未能": what follows is denied, or only how well or by which means it happens."""
        if n.has("noeffect"):
            self.no_effect(i, n)
        elif impaired(self.c.text, n.end):
            pass  # "不能很好地发挥抗凋亡作用": the role is there, and impaired
        else:
            self.neg = True
            by = self.kind(i + 1) == "by" and not self.nodes[i + 1].text.startswith("依赖")
            self.denied_means = by and n.text.endswith(("不能", "无法", "未能"))  # "不能通过 A 促进 B"

    def on_speculation(self, n: Node) -> None:
        """ "可能", "推测": how far the guess reaches."""
        if n.text in ("预测", "推测"):
            self.by = False  # "通过数据库预测 A 靶向 B": the means was that of the guess
        if n.has("local"):
            self.local_spec = True
        elif n.has("modal"):
            self.modal = True
            self.local_aim = False
        else:
            self.spec = True
            self.local_aim = False

    def on_aim(self, n: Node) -> None:
        """ "旨在", "检测": what follows was looked for, not found."""
        if n.has("clause"):
            self.local_aim = True
            self.measured = n.text in _MEASURE
        else:
            self.aim = True

    def on_report(self, i: int, n: Node) -> None:
        """ "结果表明": what stands before it was done, what follows was found."""
        near_aim = i > 0 and any(
            x.kind == "aim" and x.text.startswith("为") and n.start - x.end <= 4 for x in self.nodes[:i]
        )
        if not near_aim:
            self.aim = self.local_aim = False
        if n.text in _FOUND:
            self.spec = self.modal = False
        tried = [m for m in self.nodes[:i] if m.kind == "N" and m.done and not m.used and self.head_like(m)]
        if tried and not self.clause_cause and not self.passive:
            self.clause_cause = tried[-1].args  # "过表达 A 发现，B 下降"
            self.reported = True
        self.fresh = True
        self.by = False
        if n.text != "结果":
            self.conclude()
        if not self.passive:
            self.subject = None
            for m in self.nodes[:i]:
                if m.kind == "N" and not m.done:
                    m.used = True
        self.passive = False
        self.report_end = n.end
