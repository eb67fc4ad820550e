"""Chinese: nouns that state a relation (target, inhibitor, ligand, binding site), binding, and effects denied."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from extractor.relations.algebra import Factor
from extractor.relations.items import Arg, Node
from extractor.relations.zh_changes import ChangeReader
from extractor.relations.zh_clause import PLAYS
from extractor.relations.zh_scope import procedure

#: how a target noun begins that only may be one
_GUESSED: Final = ("潜在", "预测", "候选", "可能")
#: each of them binds what follows: "A 和 B 都能结合…", "A 和 B 与同一受体结合"
_EACH: Final = re.compile("(?:都|均|各自|分别|也|亦)[^，。；]{0,6}$|[与同跟][^，。；]*$")
_OBJECT: Final = re.compile("(?:了|到|于|在)?\\s*[^\\s，。；,;、）)的后时位能力]")
#: "还与…的", right before the partners
_WITH: Final = re.compile("([与跟同和])(?:[^，。；与跟同和]{2,20}的)?$")
#: between a transcription factor and its site, and between its gene and it
_SITE_OF: Final = re.compile("(?:转录因子|蛋白)?的?(?:多个|一个|两个|潜在|保守|特异性?)?的?")
_ON_PROMOTER: Final = re.compile(
    "(?:基因)?的?(?:核心)?启动子(?:区域?|序列)?(?:[上中内])?(?:均|都|也|还)?(?:存在|含有|具有|包含|有)着?(?:多个|一个|两个|转录因子|潜在的?)*"
)
#: to have or do by its nature
_HAD: Final = PLAYS | {"有", "有着", "起", "产生", "表现出", "显示出", "呈现出", "发挥"}
#: how much of an effect
_EFFECTS: Final = re.compile(
    "[了出]?(?:(?:一定|明显|显著|较强|很强|较大|较高|较低|强烈?|更强|更大|极强|严重|轻微|潜在|多种|重要|良好|不同程度|直接|间接|相似)的?)*"
    "(?:[抗促降减镇止解护保调][^，。；的]{1,6}?(?:作用|活性|功能)?(?:[、和及与]|以及))*"
)
_TOXIC: Final = re.compile("(?:毒性|毒害|致癌性?|致畸性?|致突变性?|致病性|副作用)$")
#: a process that goes up or down: "A 发挥代谢调节作用" says no direction
_EITHER_WAY: Final = re.compile("(?:调节|调控|影响|改变)$")
#: a noun of doing behind the name of a process
_DOING: Final = re.compile("的?(?:等多?[种重]?)?(?:作用|功能|效应|功效|活性|效果|特性)(?=[，。；,;、]|和|及|与|的|$)")
_ASIDE: Final = re.compile(r"[（(][^（）()]*[)）]|\[[^\]]*\]|\s+")


class NounReader(ChangeReader):
    """Reads target nouns, agent nouns, binding and denied effects."""

    def on_target_noun(self, i: int) -> int:
        """ "A 的靶基因 B", "B 是 A 的靶基因", "其靶基因 B"."""
        saved = self.local_spec
        if self.nodes[i].text.startswith(_GUESSED):
            self.local_spec = True  # of being a target, not of what follows
        after = self.target_noun(i)
        self.local_spec = saved
        return after

    def target_noun(self, i: int) -> int:
        """The statement of a target noun, whose certainty is settled."""
        n = self.nodes[i]
        bind = replace(n, entry=n.entry)
        j = self.next_kind(i)
        nxt = self.at(j)
        # "A 的靶基因 B", "其靶基因 B", "靶基因 B"
        left = self.at(i - 1)
        owner: list[Arg] = []
        m = i - 1
        while (
            m >= 0
            and self.nodes[m].kind in ("de", "aux", "class", "spec", "role", "verb", "level", "neutral", "adv")
            and self.nodes[m].sign == 0
        ):
            m -= 1
        left = self.at(m)
        if left is not None and left.kind == "N" and left is not self.dui:
            owner = left.args
        p = i - 1 if i and self.nodes[i - 1].kind == "pron" else i
        if not owner and p >= 2 and self.nodes[p - 1].kind == "and" and self.nodes[p - 2].kind == "N":
            owner = self.nodes[p - 2].args  # "A 及其靶基因 B"
        if not owner and i and self.nodes[i - 1].kind == "pron":
            mirs = [
                x
                for x in self.nodes[:i]
                if x.kind == "N" and x is not self.subject and self.c.mentions[x.args[0].mention].type == "miRNA"
            ]
            owner = mirs[-1].args if mirs else []
        is_before = any(x.kind == "is" for x in self.nodes[:i])
        if owner and is_before and left is not None:
            # "B 是 A 的靶基因"
            at = next(x for x in range(i - 1, -1, -1) if self.nodes[x].kind == "is" and (x < m or x == 0))
            first = self.nodes[at]
            tails = [x for x in self.nodes[:at] if x.kind == "N" and x is not left and self.head_like(x)]
            if self.kind(self.next_kind(i, frozenset())) == "de":
                tails = []  # "B 是 A 靶基因的富集通路"
            if any(x.kind == "verb" and x.sign in (1, -1) for x in self.nodes[at:m]):
                return i + 1  # "B 成为阻断 A 的靶点": to be hit, not hit by A
            if tails and first.start < left.start:
                self.emit("zh.target_of", [replace(a, why=(), sign=1) for a in owner], [bind], tails[-1].args)
                return i + 1
        if nxt is not None and nxt.kind in ("is", "such"):
            j = self.next_kind(j)  # "A 的靶基因是 B", "A 的靶基因包括 B"
            nxt = self.at(j)
        elif nxt is None and owner and not self.neg and self.of_type(owner, "miRNA"):
            self.listed_targets = (owner, bind)
        within = any(x.kind == "in" for x in self.nodes[i:j])
        if nxt is not None and nxt.kind == "N" and (within or not self.head_like(nxt)):
            return i + 1  # "A 的靶基因在 B 中富集"
        if nxt is not None and nxt.kind == "N" and len(self.c.text[n.end : nxt.start].strip()) <= 6:
            heads = owner or self.heads(i)
            if (
                not owner
                and any(self.c.mentions[a.mention].type != "miRNA" for a in heads)
                and any(m.type == "miRNA" for m in self.c.mentions if self.sentence_span[0] <= m.start < nxt.start)
            ):
                return i + 1  # whose target it is has been said of the miRNA
            if self.kind(i - 1) == "neutral":
                nxt.used = True
            self.emit("zh.target_noun", [replace(a, why=(), sign=1) for a in heads], [bind], nxt.args)
        return i + 1

    def more_targets(self, nodes: list[Node]) -> bool:
        """ "有 A 的靶基因，包括 B，C 和 D": the list that a clause before announced goes on; whether it does."""
        if self.listed_targets is None:
            return False
        owner, bind = self.listed_targets
        opens = nodes[0].kind == "such" or bind.kind == "done"
        kinds = {x.kind for x in nodes}
        names = [x for x in nodes if x.kind == "N" and self.head_like(x)]
        if not opens or not names or not kinds <= {"such", "N", "and", "level", "class", "adv"}:
            self.listed_targets = None
            return False
        self.local_spec = self.local_spec or bind.text.startswith(_GUESSED)
        for x in names:
            self.emit("zh.target_noun", [replace(a, why=(), sign=1) for a in owner], [replace(bind)], x.args)
            x.used = True
        bind.kind = "done"
        return True

    def aimed_at(self, i: int) -> bool:
        """ "A 以 B 为靶点", "以 B 为靶点的 A": A targets B; whether it was said."""
        at = i - 1
        if self.kind(at) != "is" or self.nodes[at].text != "为" or self.kind(at - 1) != "N":
            return False
        tail, opens = self.nodes[at - 1], self.at(at - 2)
        if opens is None or opens.text != "以" or not self.head_like(tail):
            return False
        left = self.free_left(at - 2)
        behind = self.at(self.next_kind(i + 1)) if self.kind(i + 1) == "de" else None
        who = behind if behind is not None and behind.kind == "N" else left
        tail.used = True
        if self.subject is tail:
            self.subject = behind
        if who is not None and self.head_like(who):
            bind = replace(self.nodes[i], entry=self.c.book.forms["靶标"])
            self.emit("zh.target_noun", [replace(a, why=(), sign=1) for a in who.args], [bind], tail.args)
        return True

    def exerted(self, i: int) -> bool:
        """ "A 发挥 B 作用", where B is a protection by its name: A promotes it; whether it was so."""
        j = i - 2 if self.kind(i - 1) == "de" else i - 1
        tail, has = self.at(j), self.at(j - 1)
        if tail is None or tail.kind != "N" or tail.used or has is None or has.kind not in ("aux", "link"):
            return False
        if has.text not in ("发挥", "起", "起到", "具有") or not tail.text.endswith("保护") or self.dui is not None:
            return False
        self.emit("zh.appear", self.heads(j - 1), (), tail.args, tail_states=(Factor("trigger", 1, has.text),))
        tail.used, self.neg = True, False
        return True

    def has_effect(self, i: int) -> bool:
        """ "A 具有 B", "A 对细胞产生 B", "A 发挥 B 功能": B is what A does by its nature, a toxicity or an activity.

        A process is done by A where a noun of doing follows it; a toxicity needs none.
        """
        tail = self.nodes[i]
        if tail.used or self.type(i) != "Process" or tail.args[0].stated:
            return False
        k = i - 1
        while k >= 0 and self.nodes[k].text not in _HAD and self.beside_effect(k):
            k -= 1
        has = self.at(k)
        between = self.c.text[has.end : tail.start] if has is not None else ""
        if has is None or has.text not in _HAD or not _EFFECTS.fullmatch(_ASIDE.sub("", between)):
            return False
        last = tail.args[-1].mention
        toxic = all(_TOXIC.search(self.c.mentions[a.mention].text) for a in tail.args)
        behind = _ASIDE.sub("", self.c.text[self.c.mentions[last].end : self.clause_end + 12])
        doing = _DOING.match(behind) is not None
        done = doing and has.text in PLAYS and self.dui is None and not _EITHER_WAY.search(tail.text)
        if not toxic and not done:
            return False
        if self.dui is not None and self.head_like(self.dui):
            return False  # "细胞对 A 产生 B"
        heads = self.heads(k)
        if not heads:
            return False
        self.emit("zh.exert", heads, (), tail.args, tail_states=(Factor("trigger", 1, has.text),))
        tail.used, self.neg, self.seen_verb = True, False, True
        return True

    def beside_effect(self, k: int) -> bool:
        """Whether the node at `k` may stand between "A 具有" and an effect: a degree, another effect of the list."""
        n = self.nodes[k]
        if n.kind == "N":
            return n.used
        affix = n.entry is not None and n.entry.kind == "affix"
        return affix or n.kind in ("de", "adv", "aux", "and", "carrier", "level", "place", "class")

    def on_agent_noun(self, i: int) -> None:
        """ "A 是 B 的抑制因子"."""
        n = self.nodes[i]
        m = i - 1
        if n.entry is not None and n.entry.id == "zh.agent_noun.need":
            self.on_need(i, n)
            return
        while m >= 0 and self.nodes[m].kind in ("de", "class", "aux", "level", "inend"):
            m -= 1
        tail = self.at(m)
        if tail is None or tail.kind != "N":
            return
        at = next((x for x in range(m) if self.nodes[x].kind == "is"), None)
        if at is None:
            return
        head = next((x for x in reversed(self.nodes[:at]) if x.kind == "N" and not x.used), None)
        heads = head.args if head is not None else ([] if self.blocked else self.agent)
        if n.sign == 0 and self.type(m) != "miRNA":
            return  # a ceRNA "of a gene" shares its miRNAs; it does not bind the gene
        tail.used = True
        self.emit("zh.agent_noun", heads, [n], tail.args)

    def on_need(self, i: int, n: Node) -> None:
        """ "A 是 B 所必需的", "A 对 B 是必不可少的": A keeps B up, a process or what becomes of a molecule."""
        at = next((x for x in range(i) if self.nodes[x].kind == "is"), None)
        states: list[Factor] = []
        tail, heads = self.dui, self.dui_heads(i) if self.dui is not None else []
        where = [x for x in self.all_nodes if x.start < n.start and x.kind == "N" and x.place]
        if tail is None and len(where) == 1 and self.c.mentions[where[0].args[0].mention].type == "Process":
            tail, heads = where[0], self.heads(i)  # "A 在 B 中不可或缺"
        elif tail is None and at is not None:
            m = i - 1
            while m > at and (self.nodes[m].kind in ("de", "class", "aux", "level") or self.nodes[m].has("noun")):
                if self.nodes[m].sign in (1, -1):
                    states.append(Factor("tail", self.nodes[m].sign, self.nodes[m].text))
                m -= 1
            tail = self.nodes[m] if m > at and self.near(self.nodes[m], m + 1) else None
            head = next((x for x in reversed(self.nodes[:at]) if x.kind == "N" and not x.used), None)
            heads = head.args if head is not None else ([] if self.blocked or self.residue(at) > 1 else self.agent)
        if tail is None or tail.kind != "N":
            return
        if self.head_like(tail) and not states and not self.of_type(tail.args, "Pathway"):
            return
        tail.used = True
        self.emit("zh.agent_noun", heads, [n], tail.args, tail_states=states)

    def on_ligand(self, i: int) -> None:
        """ "A 是 B 的受体", "A 为 B 的配体": the ligand targets the receptor."""
        n = self.nodes[i]
        at = next((x for x in range(i) if self.kind(x) == "is"), None)
        own = next((x for x in range(i - 1, -1, -1) if self.kind(x) == "N"), None)
        if at is None or own is None or own < at or self.subject is None or not self.head_like(self.subject):
            return
        one, two = [Arg(a.mention) for a in self.subject.args], [Arg(a.mention) for a in self.nodes[own].args]
        if not self.head_like(self.nodes[own]) or self.subject is self.nodes[own]:
            return
        if n.text == "受体":
            one, two = two, one
        self.emit("zh.target_of", one, [n], two)
        self.nodes[own].used = True

    def on_site(self, i: int) -> None:
        """ "A 与 B 存在结合位点", "B 的 3'UTR 有 A 的结合位点": A, a regulatory RNA, targets B."""
        groups = [x for x in self.nodes if x.kind == "N" and x.start < self.nodes[i].end]
        args: list[Arg] = [a for x in groups for a in x.args]
        mirs = [a for a in args if self.c.mentions[a.mention].type == "miRNA"]
        rest = [a for a in args if self.c.mentions[a.mention].type in ("Gene", "lncRNA", "circRNA")]
        own = self.promoter_site(i)
        if own is not None:
            self.emit("zh.site", [Arg(a.mention) for a in own[0].args], [self.nodes[i]], own[1].args)
            self.seen_verb = True
            return
        if mirs and rest and len(mirs) + len(rest) == len(args) and not any(x.kind == "verb" for x in self.nodes[:i]):
            self.emit("zh.site", [Arg(a.mention) for a in mirs], [self.nodes[i]], [Arg(a.mention) for a in rest])
            self.seen_verb = True

    def promoter_site(self, i: int) -> tuple[Node, Node] | None:
        """ "B 的启动子上有 A 的结合位点": the transcription factor A and the gene B; None where it is not said so."""
        k = i - 1
        while k >= 0 and self.kind(k) in ("de", "level", "class", "adv"):
            k -= 1
        if self.kind(k) != "N" or self.type(k) != "Gene":
            return None
        if not _SITE_OF.fullmatch(self.c.text[self.nodes[k].end : self.nodes[i].start].strip()):
            return None
        gene = next((x for x in reversed(self.nodes[:k]) if x.kind == "N" and not x.place), None)
        if gene is None or not self.of_type(gene.args, "Gene") or len(gene.args) > 1:
            return None
        between = _ASIDE.sub("", self.c.text[gene.end : self.nodes[k].start])
        return (self.nodes[k], gene) if _ON_PROMOTER.fullmatch(between) else None

    def on_correl(self, i: int) -> None:
        """ "与 X 正相关的 A"."""
        n = self.nodes[i]
        if self.with_ is None:
            return
        if self.kind(i + 1) != "de":
            return  # "A 与 B 呈正相关" is a bare correlation
        j = self.next_kind(i + 1)
        if self.kind(j) == "N":
            self.emit("zh.correlated", self.nodes[j].args, [n], self.with_.args)
            self.with_ = None

    def no_effect(self, i: int, n: Node) -> None:
        """ "敲低 A 后，B 未受影响", "A 对 B 没有影响": a denied relation of unknown sign, by convention promote."""
        if self.dui is not None:
            tail, heads = (
                self.dui,
                (self.dui_head.args if self.dui_head is not None and self.head_like(self.dui_head) else self.heads(i)),
            )
        elif n.text.endswith(("作用", "效果")):
            return  # "A 没有作用": on what was not said
        else:
            j = self.next_kind(i)
            if self.kind(j) == "N":
                tail, heads = self.nodes[j], self.heads(i)
                tail.used = True
            else:
                left = self.free_left(i)
                if left is None:
                    return
                tail = left
                heads = self.clause_cause or self.carried_cause(left)
        heads = [a for a in heads if not self.beside(a, tail)]
        if not heads:
            return
        self.neg = True
        # of unknown sign: that of what was just said in the sentence, else promote
        last = self.c.found[-1] if self.c.found else None
        sign = (
            -1
            if last is not None and last.sentence == self.index and last.type == "inhibit" and not last.negated
            else 1
        )
        self.emit(
            "zh.no_effect",
            [replace(a, why=(), sign=1) for a in heads],
            (),
            tail.args,
            tail_states=(Factor("trigger", sign, n.text),),
        )
        self.neg = False

    def beside(self, head: Arg, tail: Node) -> bool:
        """Whether the head stands behind the tail in the same list of read-outs ("对 B、A 无显著影响")."""
        return tail.end <= self.c.mentions[head.mention].start < self.clause_end

    def partner_from(self, group: Node) -> int | None:
        """Index of the first partner in "A 与 B 和 C 结合": behind 与 rather than 和, which joins the partners."""
        links = group.links
        at = [x for x in range(len(links) - 1, 0, -1) if links[x] in ("与", "和", "跟", "同")]
        return next((x for x in at if links[x] != "和"), at[0] if at else None)

    def each_binds(self, group: Node, bind: Node) -> bool:
        """Whether each of a group binds what stands behind the verb: "A 和 B 都能结合某受体"."""
        each = _EACH.search(self.c.text, group.end, bind.start)
        binds = bind.has("transitive") and _OBJECT.match(self.c.text, bind.end)
        return each is not None and each[0][0] not in "与同跟" and bool(binds)

    def all_bind_one(self, group: Node, cut: int, bind: Node) -> bool:
        """Whether all of a group meet the same partner, and not each other; that statement is made where it is read.

        "A 还与参与某过程的 B 和 C 互作" tells of A, "A 和 B 都能结合共同的受体" of the receptor.
        """
        each = _EACH.search(self.c.text, group.end, bind.start)
        if each is not None and each[0][0] in "与同跟":
            return True
        before = _WITH.search(_ASIDE.sub("", self.c.text[self.clause_start : group.start]))
        if before is None or (before[1] in "和及" and group.links[cut] not in ("和", "及")):
            return False
        goes_on = self.subject is None or self.subject is group
        heads = self.agent if goes_on and self.agent_here() and before.start() <= 4 else []
        if not goes_on and self.subject is not None and self.head_like(self.subject):
            heads = self.subject.args
        self.emit("zh.bind_with", heads, [bind], group.args)
        group.used = True
        return True

    def on_bind(self, i: int) -> int:
        """ "A 靶向 B", "A 与 B 结合"."""
        n = self.nodes[i]
        if n.has("with") and procedure(self.c.text, *self.sentence_span):
            return i + 1  # "加入抗 A 一抗结合，洗膜": a step of the method
        if n.has("dui") and self.dui is not None:
            self.emit("zh.target_dui", self.heads(i), [n], self.dui.args)
            self.dui = None
            return i + 1
        if n.has("with"):
            if self.with_ is not None:
                heads = self.binder or self.heads(i)
                self.binder = []
                if self.of_type(heads, "Gene") and self.of_type(self.with_.args, "miRNA"):
                    # a gene bound to a miRNA is its target
                    self.emit("zh.bind_with", self.with_.args, [n], heads)
                    self.with_ = None
                    return i + 1
                self.emit("zh.bind_with", heads, [n], self.with_.args)
                self.bound = (heads, self.with_.args)
                self.last_patient = self.with_.args
                self.with_ = None
                return i + 1
            left = self.free_left(i)
            if left is not None and len(left.args) > 1:
                cut = self.partner_from(left)
                bound = cut is not None and not self.each_binds(left, n) and self.all_bind_one(left, cut, n)
                if bound:
                    return i + 1
                if cut is not None and not self.each_binds(left, n) and self.kind(self.next_kind(i)) != "N":
                    one, two = left.args[:cut], left.args[cut:]
                    if self.of_type(one, "Gene") and self.of_type(two, "miRNA"):
                        one, two = two, one  # a gene bound to a miRNA is its target
                    self.emit("zh.bind_pair", one, [n], two)
                    self.patient_before = self.last_patient = two
                    self.bound = (one, two) if self.kind(i + 1) == "link" else None
                    left.args, left.links = left.args[:cut], left.links[:cut]
                    return i + 1
        if not n.has("transitive"):
            return i + 1
        joined = next((x for x in reversed(self.nodes[:i]) if x.has("with")), None)
        if n.has("with") and joined is not None and self.unknown(joined.end, n.start) >= 3:
            return i + 1  # "与某元件结合参与调控 B": what is bound has no mention
        if n.has("with") and self.subject is None and not any(x.kind in ("aux", "link", "by") for x in self.nodes[:i]):
            return i + 1  # "结合 A 的结果进行分析": to combine, not to bind
        obj = self.object(i)
        j = self.next_kind(i)
        if (
            obj is not None
            and n.text == "靶向"
            and self.subject is None
            and self.head_like(obj[0])
            and self.kind(self.next_kind(obj[1], frozenset({"level", "de", "adv", "link"}))) in ("spec", "aux", "is")
        ):
            later = [x for x in range(obj[1], len(self.nodes)) if self.nodes[x].kind == "verb"]
            if later and self.object(later[0]) is not None:
                # "靶向 A 可能是缓解 B 的策略": to target is to take away
                self.subject = replace(obj[0], args=[a.turned(-1, n.text) for a in obj[0].args])
                obj[0].used = True
                return i + 1
            obj = self.object(i)
        if obj is None and n.has("with") and self.kind(i + 1) == "in" and self.nodes[i + 1].start == n.end:
            obj = self.object(i + 1)  # "结合在 B 的启动子上"
        if obj is None and self.kind(j) == "verb" and not n.has("with"):
            obj = self.object(j)
        if obj is not None and n.has("with") and any(x.kind in ("verb", "neutral") for x in self.nodes[i : obj[1]]):
            obj = None
        if obj is not None and not self.head_like(obj[0]):
            # "靶向某过程的关键基因 A"
            m = self.next_kind(obj[1], frozenset({"level", "class", "aux", "de", "adv", "and", "place"}))
            between = self.c.text[obj[0].end : self.nodes[m].start] if m < len(self.nodes) else ""
            if self.kind(m) == "N" and re.match("的?(关键|相关|调控|限速)*(基因|因子|蛋白|酶)", between):
                obj = (self.nodes[m], m)
        if obj is not None and self.head_like(obj[0]):
            node, _ = obj
            self.emit("zh.bind", [replace(a, why=(), sign=1) for a in self.heads(i)], [n], node.args)
            self.last_patient = node.args
            if not any(x.kind == "verb" for x in self.nodes[i : self.nodes.index(node)]):
                node.used = True
        return i + 1
