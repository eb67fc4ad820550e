"""Chinese: the model of a sentence that reports an experiment: what was done, against what, what was read out.

An experiment has an intervention (an agent given, a gene knocked down, a model induced), a control, and read-outs with
their directions. The intervention acts on each read-out; read-outs do nothing to each other, unless a word of
consequence ("从而", "导致") or ability ("可", "能") says so. Where the intervention has no mention ("某汤剂", "缺氧",
"模型组"), its read-outs have no head, and an intervention named before it has no part in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Arg, Node
from extractor.relations.zh_objects import ObjectReader

#: what an experimenter works with: a molecule changed by it is the intervention, not one of its read-outs
_TOOLS: Final = re.compile(
    "质粒|转染|转入|导入|si-?RNA|sh-?RNA|RNA ?干扰|RNAi|病毒|载体|敲|沉默|过表达|CRISPR|技术|方法|我们|本研究|外源"
    "|mimic|inhibitor|抑制剂|拮抗剂|抗体"
)
#: stands for the characters of a mention
_MENTION: Final = "\ufffc"
#: the standard that a group is compared with
_STANDARD: Final = re.compile(
    "(?:与|和|同|跟|较|比|相对于|相较于?|相比于?|[高低大小多少强弱]于|vs\\.?)[^，。；,;]{0,24}?(?:对照组?|组)"
    "(?:[及和与、][^，。；,;]{1,10}?组)*(?:[^，。；]{0,3}(?:相比较?|比较|相较))?"
)
_GROUP: Final = re.compile(
    f"([^，。；、:：()（）\\s的与和及中内在{_MENTION}]{{1,10}})组(?!织|成|分|合|装|间|内|别|蛋白|胺|氨|件|建|学|患)"
)
#: what befalls cells, animals and plants without a mention, as the condition that opens a clause
_EVENT: Final = re.compile(
    "[^，。；后时]{0,12}(?:损伤|缺血|缺氧|低氧|复氧|再灌注|感染|攻毒|应激|胁迫|辐射|照射|手术|饥饿|禁食|断奶|热休克|创伤|烧伤)"
    "(?:之?后|时|过程中|条件下|状态下|情况下)"
)
#: groups named by what they have in common with the treatment in force, or no groups at all
_ANAPHORIC: Final = re.compile(
    "(?:各|两|二|三|四|五|六|每|该|此|本|同|他|它|余|有|述|试验|实验|处理|给药|治疗|干预|用药|观察|剂量|浓度|[高中低]"
    "|转染|添加|刺激|作用|诱导|表达|敲低|敲除|敲减|沉默|抑制剂?|mol/L|g|mL|L|%|\\d|基因|转录|代谢|重|小|分|一|多|前|对照)$"
)
_TIME: Final = "(?:周|天|日|月|d|h|小时|min|分钟)"
_SPAN: Final = re.compile(f"[在于][^，。；]{{0,8}}?\\d+\\s*[~～–—-]\\s*\\d+\\s*{_TIME}")
#: the standard is a group that got the same in another way
_ALSO_TREATED: Final = re.compile(
    "(?:于)?(?![^，。；]{0,6}[未不无])(?:连续|间隔|间歇|持续|单次|多次|一次性)[^，。；组]{0,8}组"
)
_TESTED: Final = re.compile(r"\s*[（(][^（()）]{0,6}[（(]?\s*P\s*[<＜>＞=]")
#: the amount of one thing that a clause opens with, as the condition of what follows
_DOSE: Final = re.compile(
    "[\\s，；;,]*(?:\\d\\s*[)）]\\s*)?(?:[当在]\\s*)?(?P<what>[^，。；、当在时]{1,24}?)\\s*的?(?:终|质量|添加)?(?:浓度|剂量|用量|添加量|添加水平|水平)\\s*"
    "(?P<verb>为|是|达到?|处于|在|高于|超过|大于|[≥>＞=]|升高?至|增加?[至到]|提高[至到])[^，。；]*?\\d[^，。；]*?(?:时|条件下|情况下)"
)
#: a numbered heading, with text behind it
_HEADING: Final = re.compile(
    r"\s*(?:\d[^，。；：\d]{2,8})?\d+(?:\s*\.\s*\d+)+\s*[^，。；：]{4,80}?的影响\s*(?=[\u4e00-\u9fff])(?![及和与或的是较不很最机研因分作大小程])"
)
#: it rises first and falls then
_UP_AND_DOWN: Final = re.compile(
    "先[^，。；]{0,4}?[升增上提降减下][^，。；]{0,8}?[后再][^，。；]{0,6}?[升增上提降减下]|(?:增加|升高|上升)后(?:再)?(?:减少|降低|下降)|(?:减少|降低|下降)后(?:再)?(?:增加|升高|上升)的?趋势|抛物线|[∩∪UV]形|二次(?:曲线)?(?:变化|关系|趋势)"
)
_TIME_ZERO: Final = re.compile(f"与\\s*第?\\s*0\\s*{_TIME}[^，。；]{{0,3}}比")
#: the finding of another study
_ELSEWHERE: Final = re.compile(
    "[\\s，；,;]*(?:而|但|另外?|此外|同样|并且|且)?[，,\\s]*(?:[A-Z][A-Za-z-]+(?:\\s+[A-Z][A-Za-z-]+)?|[\\u4e00-\\u9fff]{2,3})"
    "\\s*等[^，。；,;]{0,8}(?:发现|报道|证实|表明|认为|指出|观察到|显示)"
)
#: right behind a change or its object: the P value of its test, or that it is not significant. Narrower than
#: `zh_scope.taken_back`, which reads a clause as a whole: here the next change of a list must not be covered
_INSIGNIFICANT: Final = re.compile(
    "[^，。；,;（(]{0,10}(?:[（(][^（()）<＜]{0,12}P\\s*[>＞]\\s*0[^（()）<＜]{0,8}[)）]|[，,]\\s*但(?:是|其)?(?:结果|差异|变化|均)?"
    "[^，。；对]{0,6}?(?:不显著|不明显|无统计学|无显著|未达|没有统计学|没有显著|无明显))"
)
#: the next of a row of values, which is significant
_AT_ANOTHER_DOSE: Final = re.compile(
    "(?:\\s*[、，,和及]\\s*\\d[\\d.%±倍\\s]*[（(][^（()）]*[)）]?)*?"
    "\\s*[、，,和及]\\s*\\d[\\d.%±倍\\s]*[（(][^（()）>＞]{0,12}P\\s*[<＜]"
)
#: "B 的升高见于…": spoken of as a thing
_SPOKEN_OF: Final = re.compile(
    "(?:常|多|可|往往|通常|也)*(?:见于|提示|反映|意味|标志|预示|被认为|是指|作为|与[^，。；]*有关)"
)
_ASIDE: Final = re.compile("[（(][^（()）]*[)）]")
#: what is still to be found out
_UNKNOWN: Final = re.compile(
    "的?(?:作用)?(?:机制|机理|原理|方式|途径)[^，。；]{0,6}(?:有待|尚|仍|还需|还未|未知|不清|不明|未明)"
)
#: the rise itself falls
_SLOWS: Final = re.compile(
    "(?:的)?(?:量|幅度|速度|速率|趋势|程度|率)?[^，。；]{0,6}?(放缓|减缓|减慢|变缓|趋缓|变慢|受限|减小|变小)"
)


class ReportReader(ObjectReader):
    """Keeps intervention and read-outs apart."""

    def of_two_treated(self, changed: Node) -> bool:
        """Whether two groups that both got the treatment are compared ("间隔添加组显著低于连续添加组")."""
        return _ALSO_TREATED.match(self.c.text, changed.end) is not None

    def under_unnamed(self) -> bool:
        """Whether a treatment without a mention is in force, whose read-outs the clause goes on to list."""
        since = self.unnamed_clause
        if any(x.kind == "link" and x.text in ("从而", "进而", "继而", "因而") for x in self.all_nodes):
            return False  # "引起启动子激活，从而使 A 升高，引起 B": one thing leads to the next
        return self.segment < since < self.clause_number and self.stated_clause < since and not self.cause

    def without_heading(self, nodes: list[Node]) -> list[Node]:
        """The nodes with a full stop behind a heading that ran into the text ("2.1 A 对 B 的影响缺氧促进…")."""
        m = _HEADING.match(self.c.text, *self.sentence_span)
        if m is None:
            return nodes
        stop = Node("stop", m.end(), m.end(), "。")
        return [*(x for x in nodes if x.end <= m.end()), stop, *(x for x in nodes if x.start >= m.end())]

    def tested(self, i: int) -> bool:
        """Whether the verb at `i` ends a finding with its test: "B 水平降低（P<0.05）C 含量升高" are two."""
        n = self.nodes[i]
        if not n.has("intransitive") or _TESTED.match(self.c.text, n.end) is None:
            return False
        return any(x.kind == "level" for x in self.nodes[:i])

    def by_hand(self, changed: Node) -> bool:
        """Whether the experimenter changed the molecule ("用质粒上调 A，B 下降"): A is then the intervention."""
        if self.following and (self.following[0].kind == "report" or self.following[0].text == "则"):
            return True
        if self.of_type(changed.args, "Drug") and not any(x.has("causative") for x in self.nodes if x.kind == "verb"):
            return True  # "强化 A 治疗": a drug is given; not "应激使 A 增加"
        return _TOOLS.search(self.c.text, self.clause_start, self.clause_end) is not None

    def conclude(self) -> None:
        """Forget what was read out: "A、B 均下降，这说明…" goes on about what was done, not about A and B."""
        if self.observed and self.same(self.agent, self.observed) and not self.of_type(self.agent, "miRNA"):
            self.agent = []
        self.observed = []

    def given_amount(self) -> tuple[int, int] | None:
        """The span of what is named with its dose as the frame of the clause: "当 A 浓度为 5 mg/kg 时"."""
        m = _DOSE.match(self.c.text, self.clause_start, self.clause_end)
        return m.span("what") if m is not None else None

    def dosed(self, named: Node) -> bool:
        """Whether a drug is named with its dose as the frame of the clause."""
        span = self.given_amount()
        inside = span is not None and span[0] <= named.start and named.end <= span[1]
        return inside and self.of_type(named.args, "Drug")

    def other_treatment(self) -> bool:
        """Whether the clause tells of a group or event without a mention ("模型组 B 升高", "缺氧时 B 升高")."""
        if self.cause_clause == self.clause_number - 1 != self.stated_clause:
            return False  # "经 A 干预，甲组 B 升高": the group that was just treated
        dose = self.given_amount()
        if dose is not None and _MENTION not in (what := self.masked(*dose)) and not _ANAPHORIC.search(what):
            return True  # "当某盐浓度为 5 mg/L 时"
        event = _EVENT.match(self.c.text, self.clause_start, self.clause_end)
        if event is not None and _MENTION not in self.masked(event.start(), event.end()):
            return True
        if "组" not in self.c.text[self.clause_start : self.clause_end]:
            return False
        told = _STANDARD.sub("", self.masked(self.clause_start, self.clause_end))
        return any(not _ANAPHORIC.search(m[1]) and not self.alias(m[1]) for m in _GROUP.finditer(told))

    def alias(self, code: str) -> bool:
        """Whether the text says what a group with a letter for a name was given: "A 组（D 组）", "应用 A 的 D 组"."""
        if len(code) > 2:
            return False
        given = re.compile(f"{_MENTION}[^，。；{_MENTION}]{{0,6}}?[（(的]\\s*{re.escape(code)}\\s*(?:组|[)）])")
        return given.search(self.masked(0, len(self.c.text))) is not None

    def group_code(self, node: Node) -> bool:
        """Whether the name before 组 is one of a numbered row of groups ("CL1 组、CL2 组、CL3 组"), no molecule."""
        m = re.fullmatch(r"([A-Z]{1,3})\d", self.c.mentions[node.args[-1].mention].text)
        if m is None or self.c.mentions[node.args[-1].mention].type != "Gene":
            return False
        return len(set(re.findall(rf"(?<![A-Za-z]){m[1]}(\d)(?!\d)", self.c.text))) >= 3

    def masked(self, start: int, end: int) -> str:
        """The text of a span with the names in it blotted out."""
        chars = list(self.c.text[start:end])
        for m in self.c.mentions:
            for at in range(max(m.start, start), min(m.end, end)):
                chars[at - start] = _MENTION
        return "".join(chars)

    def elsewhere(self) -> bool:
        """Whether the clause opens the report of another study: what was done before it is of no account."""
        return _ELSEWHERE.match(self.c.text, self.clause_start, self.clause_end) is not None

    def turns(self, changed: Node) -> bool:
        """Whether the direction turns with dose or time ("B 先升高后降低"), so that there is none."""
        start = max(self.clause_start, changed.start - 14)
        return _UP_AND_DOWN.search(self.c.text, start, min(self.clause_end, changed.end + 14)) is not None

    def course(self, theme: Node, changed: Node) -> bool:
        """Whether the change is one over time, compared with the start ("B 在 2~8 周升高，与 0 周相比…")."""
        span = _SPAN.search(self.c.text, theme.end, changed.start)
        return span is not None and _TIME_ZERO.search(self.c.text, *self.sentence_span) is not None

    def emit(self, construction: str, heads: list[Arg], triggers: Sequence[Node], tails: Sequence[Arg], *,
             drugs: Sequence[int] = (), tail_states: Sequence[Factor] = ()) -> None:  # fmt: skip
        """Hand on a statement, unless the text takes it back as not significant."""
        end = max([t.end for t in triggers] + [self.c.mentions[t.mention].end for t in tails], default=0)
        if construction == "zh.dui" and triggers and _UNKNOWN.match(self.c.text, triggers[-1].end):
            return  # "A 对 B 的缓解机制有待研究"
        if self.neg or not self.insignificant(end):
            super().emit(construction, heads, triggers, tails, drugs=drugs, tail_states=tail_states)

    def insignificant(self, end: int) -> bool:
        """Whether a change is taken back behind `end`: "B 有所升高（P>0.05）", "…，但差异不显著"."""
        found = _INSIGNIFICANT.match(self.c.text, end)
        # "提高了 8%（P>0.05）、15%（P<0.05）": the higher dose did
        return found is not None and _AT_ANOTHER_DOSE.match(self.c.text, found.end()) is None

    def slows(self, rise: Node) -> list[Factor]:
        """The loss that a rise suffers which gets smaller: "B 的增长放缓"."""
        found = _SLOWS.match(self.c.text, rise.end, self.clause_end) if rise.sign > 0 else None
        if found is None:
            return []
        for x in self.nodes:
            if x.kind == "verb" and x.end == found.end():
                x.kind = "done"
        return [Factor("tail", -1, found[1])]

    def of_group(self, theme: Node) -> bool:
        """Whether the name is that of a group: "A 组、B 组较对照明显增加" does not say what increased."""
        i = self.nodes.index(theme) + 1 if theme in self.nodes else len(self.nodes)
        after = self.at(i)
        if after is None or after.kind != "group" or len(self.c.text[theme.end : after.start].strip()) > 2:
            return False
        return not any(x.kind == "N" for x in self.nodes[i + 1 :])

    def spoken_of(self, theme: Node, change: Node) -> bool:
        """Whether the change is spoken of as a thing ("B 的升高见于…"), no finding under the treatment in force."""
        if not self.c.text[theme.end : change.start].strip().endswith("的"):
            return False
        return _SPOKEN_OF.match(self.c.text, change.end, self.clause_end) is not None

    def left_open(self, changed: Node) -> bool:
        """Whether no rule knows what is made of a molecule: "导致 B 进行糖基化", "使 B 对刺激不敏感"."""
        if not self.head_like(changed):
            return False
        text, at, unknown = self.c.text, changed.end, 0
        for x in self.all_nodes:
            if x.start < changed.end:
                continue
            if x.kind in ("is", "dui"):
                return True
            if x.kind not in ("level", "de", "aux", "class", "role", "adv", "place", "inend", "in", "group", "state"):
                return False
            unknown += sum("\u4e00" <= c <= "\u9fff" for c in _ASIDE.sub("", text[at : x.start]))
            at = max(at, x.end)
        unknown += sum("\u4e00" <= c <= "\u9fff" for c in _ASIDE.sub("", text[at : self.clause_end]))
        return unknown >= 2

    def also_made(self) -> list[Arg]:
        """Who goes on to make things rise and fall: "A 使 B 降低，C 升高，D 减少"."""
        if not self.made or self.made_clause != self.clause_number - 1 or self.made_clause <= self.segment:
            return []
        if any(x.kind in ("after", "report", "as", "in") for x in self.all_nodes) or self.other_treatment():
            return []
        self.made_clause = self.clause_number
        return self.made

    def added(self, done: list[Arg]) -> list[Arg]:
        """What an intervention adds to the one before it: "抑制 A，…；同时抑制 A 和 B，…" speaks for B."""
        before = {self.c.key(a.mention) for a in self.cause} if self.cause_sentence == self.index else set()
        return [a for a in done if self.c.key(a.mention) not in before] or done

    def on_group(self, i: int, n: Node) -> None:
        """ "A 组": what the group was given was done; a group named by a code or a state names no molecule."""
        left = self.at(i - 1)
        if left is not None and left.kind in ("state", "verb") and n.text == "组" and left.end == n.start:
            self.other_group = True  # "过表达组 B 升高": of what has not been said here
        if left is not None and left.kind == "N" and self.group_code(left):
            left.place = left.used = True
            self.blocked = True
        elif left is not None and left.kind == "N":
            left.done = True
            # "A+B 组" against "A 组" speaks for B
            own = [a for a in left.args if self.c.key(a.mention) not in self.shaper.other_side]
            if own:
                left.args = own
