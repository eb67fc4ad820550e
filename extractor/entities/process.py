"""A compositional grammar of Process mentions: whose (premodifiers) and what (head).

The vocabulary is data (`data/lexicon/process_heads_*.tsv`, `process_modifiers_*.tsv`); this module knows how a
phrase is put together: "[乳腺癌][细胞]的[迁移]", "[破骨细胞][分化][成熟]", "[上皮细胞]向[间质细胞][转化]",
"[tumor] [cell] [growth]". The smallest phrase that says whose and what is marked (guidelines, section 1 and 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import lru_cache

from extractor.entities.candidates import Candidate
from extractor.entities.process_objects import (
    OPPOSED,
    acted_on,
    acted_on_en,
    measured,
    opposed,
    other_reading,
    owner_before,
    protections,
    resistances,
    withstood,
)
from extractor.entities.process_vocabulary import Vocabulary, load_vocabulary

#: after a head these make it part of a class word, not a process: 血管生成因子, 转移酶, 自噬复合体, 转移性, 分化型
_CLASS_AFTER_ZH = re.compile(
    r"(?:因子(?!的?(?:产生|分泌|释放|表达))|标志物|标记物|标志分子|复合[体物]|小体|酶|激素|蛋白(?!质)|球蛋白|"
    r"(?:标志性?|标记|调节|调控)(?:基因|蛋白(?!质)|因子)|基因(?!组)|受体|配体|介质|"
    r"底物|(?:代谢|终末?|中间)?产物|代谢物|物质|结构域|域蛋白|物(?![种理])|试剂|试验|实验|组化|印迹|荧光|沉淀|泡|菌|糖蛋白|限速|关键酶|抑制剂|诱导剂|促进剂|"
    r"激动剂|拮抗剂|通路|途径|信号|曲线|板|液|培养|型(?!态)|期(?!间)|"
    r"性(?!的?(?:增强|降低|减弱|下降|升高|增加|提高))|体(?![内外系])|瘤|癌|[酸素](?!性)|"
    # who or what has it: 产蛋|鸡, 细胞毒性|T 细胞, 生殖|器官
    r"[种蛋肉母公雏]?[鸡鸭鹅](?!冠)|\s?(?:[TB]|NK)\s?(?:淋巴)?细胞|"
    r"器官(?!形成|发生|移植)|缓冲|剂(?!量)|"
    # what does it, carries it, is measured by it, or a stretch of time: 造血|系统, 易化扩散|转运基因, 生长|各阶段
    r"系统(?!性|的?(?:发育|功能|紊乱|炎症|损伤))|转运(?:基因|蛋白|体)|血症|各?阶段|共沉淀|打靶|试验)"
)
#: those of them that name a thing, whoever marked what goes before: 自噬|体膜, 糖基化|产物; not 糖酵解途径
_THING_AFTER_ZH = re.compile(
    r"体(?![内外系])|小体|(?:代谢|终末?|中间)?产物|代谢物|物(?![种理质])|酶|球蛋白|(?:干|祖|前体)细胞|"
    r"(?:标志性?|标记|调节|调控)(?:基因(?!组)|蛋白(?!质)|因子)|器官(?!形成|发生|移植)|[种蛋肉母公雏]?[鸡鸭鹅](?!冠)|"
    # 死亡|结构域; 缺氧|/复氧损伤
    r"结构域|域蛋白|\s?[/／]\s?(?:复氧|复灌|再灌注|再氧合)|\s?(?:[TB]|NK)\s?(?:淋巴)?细胞"
)
_CLASS_AFTER_EN = re.compile(
    r"[ -](?:proteins?|factors?|enzymes?|hormones?|receptors?|markers?|biomarkers?|transporters?|channels?|"
    r"complex(?:es)?|kits?|assays?)(?![a-z])"
)
#: behind the symbol of a gene it is that gene that is gone: KLF5 |gene silencing
_GENE_REMOVED = frozenset({"gene silencing", "gene knockdown", "gene knockout", "gene deletion", "gene inactivation"})
_SYMBOL_BEFORE = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9-]*[A-Z0-9] $")
#: not part of an English phrase that they stand before: whose body it is, and when, where or in what manner
_OWNER_EN = re.compile(
    r"(?:patients?|mice|mouse|aberrant|abnormal|excessive|uncontrolled|advanced|early|late|early-stage|primary|secondary|"
    r"spontaneous|in vitro|in vivo)[ -]+"
)
#: a head followed by one of these is a verb of movement or change, not a process: 转移到成骨细胞, 分化为脂肪细胞
_VERB_AFTER_ZH = re.compile(r"(?:至|到|入|为|成(?!熟|瘤|骨|脂)|于(?!\S{0,3}期)|给|了|着)")
_MOVING = frozenset({"转移", "迁移", "分化", "转化", "转分化", "生长", "浸润", "扩散", "定植", "发展", "进展", "分泌"})
#: what may stand between modifier and head without being one: 肿瘤细胞的进一步转移, 脂肪的异常沉积
_ADVERB_ZH = (
    "进一步",
    "异常",
    "过度",
    "大量",
    "持续",
    "早期",
    "晚期",
    "自身",
    "恶性",
    "不良",
    "体外",
    "体内",
    "局部",
    "远处",
    "远端",
    "快速",
    "病理性",
    "慢性",
    "急性",
    "程序性",
)
_POSSESSIVE = frozenset("的之")
#: the course of a process, not the process: 骨转移形成, 耐药发生, EMT进程 keep only what goes before
_COURSE = (
    "发生和发展",
    "发生与发展",
    "发生发展",
    "形成",
    "发生",
    "发展",
    "进展",
    "进程",
    "过程",
    "状态",
    "产生",
    "能力",
    "活性",
    "率",
    "程度",
    "水平",
    "潜能",
    "潜力",
    "比例",
    "情况",
    "现象",
)
_OUTCOME_RATES = ("生存率", "死亡率", "病死率", "致死率", "缓解率", "治愈率", "妊娠率", "转移率")
#: what has a rate, whose 率 is dropped with or without an owner: 饲料利用|率, 细胞存活|率
_RATED = re.compile(r"(?:利用|转化|存活|复发|腹泻|增重|凋亡|增殖|坏死|抑制)(?=率$)")
#: what turns a process into its disorder belongs to the span: 骨代谢异常, 免疫失调
_DISORDER = re.compile(r"(?:的?(?:异常|失衡|失常|紊乱|失调|受损|障碍|缺陷)|损[伤害])(?!的?(?:表达|激活|活化))")
_MAY_FAIL = (
    *("代谢", "功能", "免疫", "稳态", "分化", "屏障", "调节", "应答"),
    *("平衡", "吸收", "增殖", "发育", "形成", "生殖"),
)
#: from one phase of the cell cycle to the next: G1 期向 S 期转化
_PHASE = r"(?:G[012]|S|M)(?:\s?/\s?(?:G[012]|M))?\s?期?"
_TRANSITION = re.compile(
    rf"(?<![A-Za-z]){_PHASE}的?(?:细胞)?\s?(?:向|到|至|进入|[-–→])\s?{_PHASE}的?(?:转化|转换|转变|过渡|进展|转移|进程)"
)
#: before a bare 基因 or 蛋白: which ones
_WHICH_GENES = re.compile(r"(?:诱导|相关|依赖|应答|响应|特异性|特异|早期|下游)的?$")
#: what chemistry moves from one molecule to another
_CHEMICAL_GROUP = re.compile(r"(?:基团?|酰|电子|质子|能量)$")
#: 抑癌, 致癌, 抗癌 are no premodifier 癌
_VECTOR = re.compile(r"(?:慢|腺|逆转录|腺相关)$")
#: 受体|细胞, not 受|体细胞
_BODY = re.compile(r"[受供抗母个]体细胞")
_NOT_CANCER = re.compile(r"[抑致抗防促原][癌瘤]$")
#: heads that name a disease by themselves or with an organ: 肥胖, 肺纤维化
_DISEASE_HEADS = (
    "肥胖",
    "骨折",
    "骨质疏松",
    "高血压",
    "动脉粥样硬化",
    "糖尿病",
    "贫血",
    "脂肪肝",
    "肝硬化",
    "骨痛",
    "头痛",
    "腹痛",
    "关节痛",
)
_TUMOUR = re.compile(r"[癌瘤]|白血病|骨髓增生|cancer|tumou?r|carcinoma|leuk", re.IGNORECASE)
#: with 细胞 these name a cell type (成骨细胞); other heads before 细胞 are adjectives that count (耐药细胞, 迁移细胞数)
_CELL_NAMES = frozenset(
    {"成骨", "破骨", "造血", "免疫", "炎症", "炎性", "成软骨", "成血管", "成纤维", "成脂", "成肌", "产热",
     "抗原提呈", "抗原呈递", "抗原递呈", "生殖", "自然杀伤", "吞噬", "内分泌", "细胞毒性"}
)
#: 造血|细胞, 造血|干细胞
_CELL = re.compile(r"\s?(?:干|祖|前体|母)?细胞")
#: verbs with an object when a cell does them: 癌细胞分泌外泌体;
#: a process when a substance precedes: 胰岛素分泌, 药物吸收
_TRANSITIVE = frozenset(
    {"分泌", "摄取", "吸收", "释放", "合成", "降解", "外排", "清除", "产生", "利用", "转运", "运输", "代谢"}
    | {"采食", "取食", "摄食", "摄入"}
)


#: of these a body part or cell is the source, and what comes from it follows: 下丘脑产生的激素, 脂肪组织分泌的因子
_COMES_FROM = frozenset({"分泌", "产生", "释放", "合成", "生成", "形成", "表达"})
_WHAT_COMES = re.compile(
    r"\s?的\s?(?=[A-Za-zα-ω\u4e00-\u9fff])(?!减[少弱]|增[加多强]|抑制|促进|调[节控]|影响|升高|降低|下降|障碍|异常|紊乱|改变|"
    r"变化|作用|能力|过程|速[度率]|关键|主要|重要|机制|水平|量|部位|研究|发生)"
)


_LATIN_OBJECT = re.compile(r"\s?[A-Za-z]")
#: a substance right behind the verb: 乳腺合成|脂肪酸, 肝脏分泌|胆汁酸; not what is named by it (胰岛素分泌|因子)
_HAN_OBJECT = re.compile(
    r"(?:脂肪酸|脂肪(?!的|沉积|代谢)|乳脂肪?|乳蛋白|甘油三酯|胆固醇|[\u4e00-\u9fff]{1,4}?[酸素糖脂醇苷碱胺肽]|"
    r"[\u4e00-\u9fff]{0,4}?(?:蛋白质?|激素|抗体))(?=[的，。、；和与及等]|$|含量|前体)"
)
_DOERS = frozenset({"tissue", "organelle", "celltype", "tumor", "patient"})
#: what is done to cells that do something else: 杀伤|肿瘤细胞的功能
_ATTACKS = re.compile(r"(?:杀伤|杀灭|吞噬|识别|清除|破坏|保护|攻击|支持|修复)$")


class ProcessGrammar:
    """Finds Process phrases of one language in a text."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        import ahocorasick_rs

        self.vocabulary = vocabulary
        self.language = language
        self._terms = sorted(t for t in vocabulary.heads if _one_process(t))
        self._automaton = ahocorasick_rs.AhoCorasick(self._terms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._longest = vocabulary.longest_modifier
        self._gap = re.compile(r"[ \t]{0,2}")

    def find(self, text: str, names: Sequence[Candidate]) -> Iterator[Candidate]:
        """Process candidates of `text`. `names`: disease candidates already found; they may be premodifiers."""
        if self.language == "zh":
            yield from self._find_zh(text, names)
        else:
            yield from self._find_en(text, names)

    # --- Chinese ---

    def _find_zh(self, text: str, names: Sequence[Candidate]) -> Iterator[Candidate]:
        disease_ends: dict[int, int] = {}
        # a cell line stays apart but says whose: "J82 周期" (guidelines 3)
        line_ends = {n.end + (text[n.end : n.end + 1] == " ") for n in names if n.type == "CellLine"}
        for name in names:
            if name.type == "Disease":
                disease_ends[name.end] = min(name.start, disease_ends.get(name.end, name.start))
        drugs = [n for n in names if n.type == "Drug"]
        taken = [(n.start, n.end) for n in names]
        hits = [(s, e) for _, s, e in self._automaton.find_matches_as_indexes(text)]
        done = -1
        for i, (start, end) in enumerate(hits):
            if start < done:
                continue
            # heads that touch make one phrase: 分化成熟, 侵袭转移
            j, last = i, end
            while j + 1 < len(hits) and hits[j + 1][0] == last and not text[last].isascii():
                j += 1
                last = hits[j][1]
            if last == end or not self._may_chain(text, hits[i : j + 1]):
                last = end
            # 机体|脂肪沉积, not 机|体脂肪沉积: the border that completes a premodifier is the right one
            if (
                start > 0
                and text[start - 1 : start + 1] in self.vocabulary.modifiers
                and text[start + 1 : end] in self.vocabulary.heads
            ):
                start += 1
            listed = (done > 0 and bool(_LISTED.fullmatch(text[done:start]))) or (
                start - 1 in disease_ends and bool(_SYMPTOM.fullmatch(text, start - 1, end))
            )
            if listed or self._listed_before(text, last, hits, i):
                line_ends = line_ends | {start}  # in a list of processes a general head needs no "whose": 增殖、发育
            candidate = self._phrase_zh(text, start, last, disease_ends, line_ends)
            if candidate is None and last != end:
                candidate = self._phrase_zh(text, start, end, disease_ends, line_ends)
            if candidate is None:
                candidate = self._object_zh(text, start, end, taken)
            if candidate is not None:
                yield self._beside_drugs(text, candidate, drugs)
                done = candidate.end

        for match in _TRANSITION.finditer(text):
            hint = {"head": match.group(), "head_name": "cell cycle phase transition"}
            yield Candidate(match.start(), match.end(), "Process", "grammar:process.zh", 40, hint=hint)
        for start, end in opposed(text):
            hint = {"head": text[start:end], "head_name": OPPOSED[text[start:end]]}
            yield Candidate(start, end, "Process", "grammar:process.object", 40, hint=hint)
        for start, end in protections(text):
            left = self._extend_left_zh(text, start, disease_ends)
            what = text[start:end]
            hint = {"head": what, "head_name": withstood(what), "modifier": text[left:start].rstrip("的之 ")}
            yield Candidate(left, end, "Process", "grammar:process.object", 40, hint=hint)
        for left, start, end in resistances(text, self.vocabulary.heads):
            hint = {"head": text[start:end], "head_name": "resistance", "modifier": text[left:start].rstrip("的之 ")}
            yield Candidate(left, end, "Process", "grammar:process.object", 40, hint=hint)

    def _object_zh(self, text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Candidate | None:
        """A head with whatever nouns a verb of change has for its object: 促进|离层|形成."""
        head = self.vocabulary.heads[text[start:end]]
        if not head.needs_modifier or head.acted or self.in_thing(text, start, end):
            return None
        left = owner_before(text, start, end, taken, self.vocabulary.heads)
        if left == start:
            return None
        hint = {"head": head.term, "head_name": head.name, "modifier": text[left:start].rstrip("的之 ")}
        return Candidate(left, end, "Process", "grammar:process.object", 40, hint=hint)

    def _beside_drugs(self, text: str, c: Candidate, drugs: Sequence[Candidate]) -> Candidate:
        """`c` without the end of a drug's name that it begins with: 铂类药物|耐药 (guidelines 3)."""
        start = max((d.end for d in drugs if d.start < c.start < d.end < c.end), default=c.start)
        while text[start] in " 的之":
            start += 1
        hint = self.parts(text[start : c.end]) if start > c.start else {}
        return replace(c, start=start, hint=hint) if hint else c

    def _listed_before(self, text: str, end: int, hits: list[tuple[int, int]], i: int) -> bool:
        """Whether "、" and a head that may stand alone follow: 发育、凋亡."""
        return any(
            _LISTED.fullmatch(text[end:s]) and not self.vocabulary.heads[text[s:e]].needs_modifier
            for s, e in hits[i + 1 : i + 3]
        )

    def _may_chain(self, text: str, chain: list[tuple[int, int]]) -> bool:
        """Heads that touch are two mentions (迁移|侵袭), but what completes one is part of it (分化成熟, 发生发展)."""
        heads = [self.vocabulary.heads[text[s:e]] for s, e in chain]
        return len(heads) == 2 and (
            (heads[1].term == "成熟" and not heads[0].needs_modifier)
            or heads[1].term == "丧失"
            or (heads[1].term in {"发展", "进展"} and heads[0].term.endswith(("发生", "形成")))
        )

    def _phrase_zh(
        self, text: str, start: int, end: int, disease_ends: Mapping[int, int], line_ends: Set[int]
    ) -> Candidate | None:
        end = self._without_course(text, start, end)
        if text[end : end + 1] in {"率", "期"} and text.endswith(("生存", "死亡", "病死", "致死"), start, end):
            end += 1
        head_text = text[start:end]
        head = self.vocabulary.heads.get(head_text)
        if head_text in _CELL_NAMES and _CELL.match(text, end):
            return None
        if head_text in _MOVING and _VERB_AFTER_ZH.match(text, end):
            return None
        if head_text.isascii() and not _latin_border(text, start, end):
            return None
        if head_text == "转移" and _CHEMICAL_GROUP.search(text[max(0, start - 3) : start]):
            return None  # 糖基|转移反应: a group of atoms goes over
        left = self._extend_left_zh(text, start, disease_ends)
        if _WHICH_GENES.search(text[max(0, left - 4) : left]) and text.startswith(("基因", "蛋白"), left):
            return None  # 缺氧诱导|基因的激活: the bare class word begins no phrase
        if left < start or self._first(text, start, end):
            whole = self._whole_word(text, left, end, disease_ends)
            if whole is None:
                return None
            left = whole
        elif _known_word(head_text) and _cut_at(text, start, start + 1, end) is not None:
            return None  # 干预|后: the head begins inside a word
        owner = disease_ends.get(len(text[:start].rstrip("的之 ")))
        if head_text in _EVENT | {"发生发展"} and owner is not None and not _TUMOUR.search(text[owner:start]):
            return None  # 骨质疏松的发生 is the disease; 肿瘤的发生 is a process
        if head_text.startswith("耐受") and left == start and text[start - 1 : start] == "不":
            left -= 1 + self._modifier_before(text, start - 1, {})  # 葡萄糖|不耐受 is the reverse of 耐受
        if self.in_thing(text, left, end) or self.in_class_word(text, left, end) or self.in_clause(text, left, end):
            return None
        if head_text in _EVENT and text[start - 1 : start] != "的" and _GOES_ON.match(text, end):
            return None
        bare = left == start and start not in line_ends
        if head is not None and (bare and head.needs_modifier) and (head.general or not acted_on(text, start, end)):
            return None
        if head is not None and head.acted and not (acted_on(text, left, end) or measured(text, left, end)):
            return None
        modifier = text[left:start].rstrip("的之 ")
        if _NOT_CANCER.search(text[:start]):
            return None
        if head_text.endswith("病毒感染") and _VECTOR.search(text[: end - 4]):
            return None  # 慢病毒感染 is a way to bring a gene in
        kind = self._kind_of_last(modifier)
        disorder = _DISORDER.match(text, end)
        if disorder and head_text.endswith(_MAY_FAIL):
            end = disorder.end()
            head_text, head = text[start:end], None
        if head_text in _TRANSITIVE and kind in {"celltype", "tumor", "patient"}:
            return None
        if text[left - 1 : left] == "由" and head_text.endswith(tuple(_COMES_FROM)):
            return None
        if head_text in _COMES_FROM and kind in {"tissue", "organelle"} and _WHAT_COMES.match(text, end):
            return None
        verbs = _TRANSITIVE | _COMES_FROM
        if head_text in verbs and kind in {"tissue", "organelle"} and _LATIN_OBJECT.match(text, end):
            return None  # 外泌体转运 mRNA
        if head_text in verbs and left == start and _HAN_OBJECT.match(text, end):
            return None  # 运输氧气、合成|血浆蛋白等
        if head_text == "功能" and kind == "molecule":
            return None
        shorter = self.without_rate(text, left, end)
        if shorter != end:
            end = shorter
            head_text = text[start:end]
            head = self.vocabulary.heads.get(head_text, head)
        hint: dict[str, str] = {"head": head_text}
        if head is not None:
            hint["head_name"] = head.name
            if head.curie and left == start:
                hint["curie"] = head.curie
                hint["name"] = head.name
        else:
            composed = self._composed_name(head_text)
            if composed:
                hint["head_name"] = composed
        if modifier:
            hint["modifier"] = modifier
        type_ = "Process"
        if (
            head_text.endswith(_DISEASE_HEADS)
            or (head_text.endswith("纤维化") and kind != "celltype" and (modifier or len(head_text) > 3))
            or (head_text.endswith("感染") and kind == "tissue")
        ):
            # a disease has a site, not an owner: 癌患者的骨折, 小鼠肾纤维化 lose what goes before
            type_, left = "Disease", self._site_before(text, start)
            hint = {**hint, "modifier": text[left:start]}
        return Candidate(left, end, type_, "grammar:process.zh", 40, hint=hint)

    def without_rate(self, text: str, start: int, end: int) -> int:
        """Where the phrase `text[start:end]`, whoever marked it, ends without 率 (guidelines 3); outcomes keep it."""
        return end - 1 if _RATED.search(text[start:end]) else end

    def only_named(self, text: str, start: int, end: int) -> bool:
        """Whether the phrase `text[start:end]`, whoever marked it, is a trait that nothing is said to change here."""
        head = self.vocabulary.heads.get(self.parts(text[start:end]).get("head", ""))
        return head is not None and head.acted and not (acted_on(text, start, end) or measured(text, start, end))

    def in_thing(self, text: str, start: int, end: int) -> bool:
        """Whether a phrase at `start:end`, whoever marked it, is only the first part of the name of a thing or cell.

        In 促凋亡酶 the process is marked, in 促进凋亡小体 not: there the verb has the thing for its object.
        """
        if _CELL.match(text, end) and text.endswith(tuple(_CELL_NAMES), start, end):
            return True
        return bool(_THING_AFTER_ZH.match(text, end)) and text[max(0, start - 1) : start] not in {"促", "抗", "抑"}

    def in_class_word(self, text: str, start: int, end: int) -> bool:
        """Whether a phrase at `start:end` is only the first part of a class word: 血管生成|因子, 免疫|球蛋白.

        After a verb the phrase is its object, and the class word is what does it: 抗凋亡蛋白.
        """
        if text.endswith("极性", start, end) and _POLAR.match(text, end):
            return True  # 极性|溶剂: the adjective of a substance
        if other_reading(text, start, end):
            return True
        return bool(_CLASS_AFTER_ZH.match(text, end)) and not _ACTS_ON.search(text[max(0, start - 3) : start])

    def in_clause(self, text: str, start: int, end: int) -> bool:
        """Whether a phrase at `start:end`, whoever marked it, is a piece of a clause: its verb has an object or says
        what something is that follows (乳腺合成|脂肪酸, 细胞形成|的小管), or the phrase cuts a verb from its object
        (杀伤|肿瘤细胞的功能).
        """
        parts = self.parts(text[start:end])
        head, modifier = parts.get("head", ""), parts.get("modifier", "")
        if head in {"功能", "作用", "能力"}:
            return bool(_ATTACKS.search(text[max(0, start - 3) : start])) and "的" in text[start:end]
        kind = self._kind_of_last(modifier)
        if head in _TRANSITIVE and kind in _DOERS and _HAN_OBJECT.match(text, end):
            return True
        return head in _COMES_FROM and modifier == "细胞" and bool(_WHAT_COMES.match(text, end))

    def parts(self, phrase: str) -> dict[str, str]:
        """What a mention of `phrase` hints at: its head (the longest known end), the head's English name, and what
        stands before it; {} when it ends in no known head. For phrases whose borders somebody else found.
        """
        for start in range(len(phrase)):
            head_text = phrase[start:]
            head = self.vocabulary.heads.get(head_text)
            name = head.name if head is not None else self._composed_name(head_text)
            if not name:
                continue
            hint = {"head": head_text, "head_name": name}
            if head is not None and head.curie and not start:
                hint |= {"curie": head.curie, "name": head.name}
            modifier = phrase[:start].rstrip("的之 ")
            return hint | {"modifier": modifier} if modifier else hint
        return {}

    def _composed_name(self, text: str) -> str:
        """English for two heads that are one phrase, or a head and its disorder; "" when a part is unknown."""
        for cut in range(len(text) - 1, 0, -1):
            first = self.vocabulary.heads.get(text[:cut].rstrip("的"))
            if first is None:
                continue
            if _DISORDER.fullmatch(text, cut):
                return f"{first.name} disorder"
            second = self.vocabulary.heads.get(text[cut:])
            if second is not None:
                return f"{first.name} and {second.name}"
        return ""

    def _site_before(self, text: str, start: int) -> int:
        left = start
        while True:
            for size in range(min(self._longest, left), 0, -1):
                if self.vocabulary.kinds.get(text[left - size : left]) in {"tissue", "quality"}:
                    left -= size
                    break
            else:
                return left

    def _without_course(self, text: str, start: int, end: int) -> int:
        for word in _COURSE:
            # 凋亡率 loses its 率, an outcome keeps it: 生存率
            if word == "率" and text.endswith(_OUTCOME_RATES, start, end):
                continue
            if text.endswith(word, start, end):
                rest = self.vocabulary.heads.get(text[start : end - len(word)].rstrip("的"))
                if rest is not None and not rest.needs_modifier:
                    return start + len(rest.term)
        return end

    def _kind_of_last(self, modifier: str) -> str:
        for size in range(min(self._longest, len(modifier)), 0, -1):
            kind = self.vocabulary.kinds.get(modifier[-size:])
            if kind:
                return kind
        return ""

    def _extend_left_zh(self, text: str, start: int, disease_ends: Mapping[int, int]) -> int:
        """The left border of the phrase whose head begins at `start`."""
        left = start  # accepted border
        at = start
        seen_possessive = False
        while at > 0:
            probe = at
            while probe > 0 and text[probe - 1] == " ":
                probe -= 1
            for adverb in _ADVERB_ZH:
                if text.endswith(adverb, 0, probe):
                    probe -= len(adverb)
                    break
            skipped = probe < at
            if probe > 0 and text[probe - 1] in _POSSESSIVE:
                if seen_possessive and left != start:
                    break
                seen_possessive = True
                probe -= 1
            while probe > 0 and text[probe - 1] == " ":
                probe -= 1
            size = self._modifier_before(text, probe, disease_ends)
            if (
                size
                and self.vocabulary.kinds.get(text[probe - size : probe]) == "quality"
                and (seen_possessive or skipped)
            ):
                break  # 过度的骨破坏: a quality belongs to the span only right before the head (远处转移)
            if not size:
                direction = self._direction_before(text, probe, disease_ends)
                if not direction:
                    break
                at = left = probe - direction
                continue
            kind = self.vocabulary.kinds.get(text[probe - size : probe], "")
            aimed = text[probe - size - 1] not in "对于" or text.startswith(_AIMED, start) if probe > size else False
            if kind == "tissue" and aimed and text[probe - size - 1] in _WHERETO:
                # 对周围组织的侵袭, 到肺的转移: where to, not whose; 乳腺癌细胞向骨的转移 and 向骨迁移 are kept whole
                direction = self._direction_before(text, probe, disease_ends)
                subject = self._modifier_before(text, probe - direction, disease_ends) if direction else 0
                if not direction or (seen_possessive and not subject):
                    break
                at = left = probe - direction
                continue
            against = "对" in text[max(0, probe - size - 4) : probe - size] and text.startswith(_AGAINST, start)
            near = text[probe - size - 1 : probe - size] == "对" and text.startswith(_TOLERANCE, start)
            if seen_possessive and (near or (against and kind == "patient")):
                break  # 对病原菌的抗性, 对化疗的敏感性: against whom or what, not whose
            at = left = probe - size
        return left

    def _modifier_before(self, text: str, end: int, disease_ends: Mapping[int, int]) -> int:
        best = 0
        if end in disease_ends:
            best = end - disease_ends[end]
        for size in range(min(self._longest, end), best, -1):
            if text[end - size : end] in self.vocabulary.modifiers:
                return size
        return best

    def _first(self, text: str, left: int, end: int) -> int:
        """Length of the premodifier that a phrase begins with, 0 where it begins with its head."""
        sizes = range(min(self._longest, end - left - 1), 0, -1)
        return next((n for n in sizes if text[left : left + n] in self.vocabulary.kinds), 0)

    def _whole_word(self, text: str, left: int, end: int, disease_ends: Mapping[int, int]) -> int | None:
        """`left`, or where the name or noun begins that `left` would cut: 木|糖代谢, 哺乳|动物, 结直|肠癌细胞.

        None where that noun is something else: 中心的形成 has no heart in it.
        """
        left = min((s for e, s in disease_ends.items() if s < left < e <= end), default=left)
        if text.startswith("纤维细胞", left) and text[left - 1 : left] == "成":
            return left - 1
        size = self._first(text, left, end)
        begin = _cut_at(text, left, left + max(size, 1), end, nouns=True)
        if begin is None or self.vocabulary.kinds.get(text[left : left + size]) == "quality":
            return left
        if text[left] == "心":
            return None
        if text.startswith("纤维", begin) and text[begin - 1 : begin] == "成":
            return begin - 1
        return left if text[begin] in "类等该各此本某性种" or _BODY.match(text, begin - 1) else begin

    def _direction_before(self, text: str, end: int, disease_ends: Mapping[int, int]) -> int:
        """Length of "向骨(组织)", "在体内", "在骨组织内的" before `end`, modifier included; 0 if there is none."""
        at = end
        for suffix in ("内", "中", "上", "部位"):
            if text.endswith(suffix, 0, at):
                at -= len(suffix)
                break
        size = self._modifier_before(text, at, {})  # 在胃癌中的迁移: in which disease, not whose
        if not size:
            return 0
        at -= size
        if at > 0 and text[at - 1] == " ":
            at -= 1
        if at > 0 and text[at - 1] in "向在":
            return end - (at - 1)
        return 0

    # --- English ---

    def _find_en(self, text: str, names: Sequence[Candidate]) -> Iterator[Candidate]:
        lower = text.lower()
        if len(lower) != len(text):  # a few letters (İ) change length when lowered
            lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        disease_ends = {name.end: name.start for name in names if name.type == "Disease"}
        done = -1
        for _, start, end in self._automaton.find_matches_as_indexes(lower):
            if start < done or (end < len(text) and lower[end].isalnum()):
                continue
            left = self._extend_left_en(lower, start, disease_ends)
            glued = start > 0 and lower[start - 1].isalnum()
            if glued and left == start:
                continue
            head_text = lower[start:end]
            if _CLASS_AFTER_EN.match(lower, end):
                continue  # glucose transport protein, angiogenesis factor: a class of molecules (guidelines 3)
            if head_text in _GENE_REMOVED and _SYMBOL_BEFORE.search(text[max(0, left - 16) : left]):
                continue
            head = self.vocabulary.heads[head_text]
            left = self._without_owner_en(lower, left, start)
            if left == start and head.needs_modifier and not (head.acted and acted_on_en(lower, start, end)):
                continue
            hint = {"head": head_text, "head_name": head.name}
            if head.curie and left == start:
                hint["curie"], hint["name"] = head.curie, head.name
            modifier = text[left:start].strip(" -")
            if head.disease:
                # a disease has a site, not an owner: what stands before it is another's work (lexicon, recogniser)
                yield Candidate(start, end, "Disease", "grammar:process.en", 40, hint={**hint, "modifier": ""})
                done = end
                continue
            if modifier:
                hint["modifier"] = modifier
            yield Candidate(left, end, "Process", "grammar:process.en", 40, hint=hint)
            done = end

    def _without_owner_en(self, lower: str, left: int, start: int) -> int:
        """`left` without whose and how at the front of a phrase: patient |survival, abnormal |skin development."""
        while left < start:
            own = _OWNER_EN.match(lower, left, start)
            if own is None:
                break
            left = own.end()
        return left

    def _extend_left_en(self, lower: str, start: int, disease_ends: Mapping[int, int]) -> int:
        left = start
        while True:
            probe = left
            while probe > 0 and lower[probe - 1] in " -":
                probe -= 1
            if left - probe > 2:
                return left
            size = 0
            if probe in disease_ends:
                size = probe - disease_ends[probe]
            for length in range(min(self._longest, probe), size, -1):
                if lower[probe - length : probe] in self.vocabulary.modifiers:
                    before = probe - length - 1
                    if before < 0 or not lower[before].isalnum():
                        size = length
                        break
            if not size:
                return left
            left = probe - size


#: a list of two processes is two mentions; 发生和发展 is one
_PAIR = re.compile(r"[和与及、]")


#: 促进骨转移的基因, 抗凋亡蛋白: the class word is said to act on the process, which is then marked (guidelines 3)
_ACTS_ON = re.compile(r"(?:促进?|抑制?|抗|诱导|阻止|阻断|介导|调控|增强|激活)$")
#: in a list of diseases: 心血管疾病、感染
_SYMPTOM = re.compile(r"、(?:感染|出血|腹泻|呕吐|恶心|发热|疼痛|水肿|便秘|抑郁|焦虑|皮疹|瘙痒|疲劳)")
_LISTED = re.compile(r"\s?[、和与及或]\s?|以及")
#: verbs when an object follows: 细胞发生自噬; nouns at the end of a phrase: 肿瘤的发生, 血栓形成
_EVENT = frozenset({"发生", "产生", "形成", "出现", "发展", "进展"})
_GOES_ON = re.compile(r"[\u4e00-\u9fff](?<![的和与及等过进中率后时前])|[A-Za-z]")
_WHERETO = frozenset("向对至到往于")
_POLAR = re.compile(r"氨基酸|溶剂|分子|基团|侧链|脂|化合物|键|物质")
#: what one has towards a treatment or a stress
_TOLERANCE = ("抗性", "耐受", "敏感", "抵抗", "适应", "反应性")
#: heads that have an aim: 对周围组织的侵袭; of others 对 gives the owner: 对肌肉的形成有促进作用
_AIMED = (
    "侵", "转移", "迁移", "浸润", "扩散", "播散", "定植", "归巢", "附着", "黏附", "粘附", "趋化", "运动", "杀伤",
    "毒性", "抗性", "防御", "抵抗", "耐受", "敏感", "适应", "识别", "吞噬", "保护", "依赖", "应答", "反应", "感染"
)  # fmt: skip
#: what one has against another
_AGAINST = ("抗性", "防御", "抵抗", "耐受", "敏感", "毒性", "适应", "杀伤", "侵染", "侵袭", "识别", "吞噬")


def _one_process(term: str) -> bool:
    if " and " in term or "的" in term:  # 肿瘤的发生 is modifier, 的 and head: the grammar's work
        return False
    if _PAIR.search(term) and not re.search(r"(?:发生|起始|生长|形成)[和与及](?:发展|进展|发育)$", term):
        return False
    return not term.endswith(("表达", "发病", "转移性")) and term not in {
        "缓解",
        "致癌",
        "信号传递",
        "信号转导",
        "信号传导",
        "效应",
    }


def _known_word(word: str) -> bool:
    """Whether the segmenter knows `word`: of a word that it does not know it says nothing (促发|自噬)."""
    from extractor.nlp.words import frequencies

    return frequencies(word).get(word, 0) > 0


def _cut_at(text: str, at: int, reach: int, end: int, *, nouns: bool = False) -> int | None:
    """Where the word begins that goes over `at` and on to `reach` at least, ending before `end`; None if none does.

    Words are those of the segmenter's dictionary; what it only guesses to be one is none.
    """
    if at == 0 or not "\u4e00" <= text[at - 1] <= "\u9fff":
        return None
    from extractor.nlp.words import cut, frequencies, word_class

    low = at
    while low > 0 and at - low < 12 and "\u4e00" <= text[low - 1] <= "\u9fff":
        low -= 1
    high = end
    while high < len(text) and high - end < 4 and "\u4e00" <= text[high] <= "\u9fff":
        high += 1
    place = low
    for word in cut(text[low:high]):
        stop = place + len(word)
        if stop > at:
            held = place < at and reach <= stop < end and frequencies(word).get(word, 0) > 0 and len(word) < 5
            return place if held and word_class(word)[:1] in ({"n"} if nouns else {"n", "v"}) else None
        place = stop
    return None


def _latin_border(text: str, start: int, end: int) -> bool:
    def latin(c: str) -> bool:
        return c.isascii() and c.isalnum()

    return not (start > 0 and latin(text[start - 1])) and not (end < len(text) and latin(text[end]))


@lru_cache(maxsize=4)
def grammar(language: str) -> ProcessGrammar:
    """The grammar of `language` over the shipped vocabulary (built once)."""
    return ProcessGrammar(load_vocabulary(language), language)
