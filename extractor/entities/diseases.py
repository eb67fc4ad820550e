"""Chinese disease names by their build: organ or tissue, qualifiers, and a head (癌, 肉瘤, 白血病, 炎, 综合征 ...).

Lexicons hold the common ones; this finds "膀胱移行上皮癌" or "复发性多发性骨髓瘤" from their pieces. English names come
from the lexicon (Disease Ontology) and a short list of heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from extractor.entities.candidates import Candidate

_HEADS = (
    "鳞状细胞癌 移行细胞癌 透明细胞癌 乳头状癌 基底细胞癌 小细胞癌 腺癌 鳞癌 癌 骨肉瘤 软骨肉瘤 肉瘤 腺瘤 淋巴瘤 骨髓瘤 胶质瘤 胶质母细胞瘤 "
    "母细胞瘤 黑色素瘤 黑素瘤 细胞瘤 脑膜瘤 血管瘤 囊肿 白血病 贫血 综合征 综合症 高血压 动脉粥样硬化 心肌病 心肌梗死 脑卒中 糖尿病 肾病 肝病 "
    "关节炎 肝炎 肾炎 肺炎 胃炎 肠炎 胰腺炎 脑炎 皮炎 纤维化疾病 硬化症 肿瘤 炎症性疾病 疾病"
).split()
_HEAD = re.compile("|".join(sorted(map(re.escape, _HEADS), key=len, reverse=True)))
#: qualifiers that belong to a disease name
_QUALIFIERS = (
    "原发性 继发性 特发性 遗传性 家族性 先天性 慢性 急性 亚急性 进行性 复发性 弥漫性 多发性 侵袭性 浸润性 非浸润性 炎性 乳头状 鳞状细胞 鳞状 移行上皮 "
    "移行细胞 透明细胞 大细胞 小细胞 非小细胞 大B细胞 未分化 髓样 滤泡状 黏液 浆液性 三阴性 基底样 病毒性 细菌性 自身免疫性 骨髓增生异常 早幼粒细胞 "
    "髓系 髓细胞 淋巴细胞 淋巴母细胞 粒细胞 单核细胞 霍奇金 非霍奇金 多形性 星形细胞 少突 神经 间质 上皮 "
    "肌层 恶性 良性 1型 2型 Ⅰ型 Ⅱ型 I型 II型 妊娠期 妊娠 缺血性 出血性 阻塞性 非酒精性 酒精性 代谢 高级别 低级别 EB病毒相关"
).split()
#: too general by themselves: class words of the guidelines
_CLASS = frozenset({"癌", "肿瘤", "疾病", "恶性肿瘤", "良性肿瘤", "肉瘤", "腺瘤", "腺癌", "上皮癌", "细胞瘤", "细胞癌", "囊肿", "综合征", "综合症",
                    "原发性肿瘤", "恶性疾病", "慢性疾病", "急性疾病", "遗传性疾病", "代谢疾病", "复发性肿瘤", "炎症性疾病", "原发性癌", "小细胞癌",
                    "鳞癌", "鳞状细胞癌", "母细胞瘤", "神经", "间质瘤", "上皮肿瘤", "继发性疾病", "先天性疾病", "浸润性癌"})  # fmt: skip

#: organs and tissues that name a disease's site; a statement about anatomy, shared by all diseases
_SITES = (
    "乳腺 乳房 乳 肺 支气管 气管 气道 胸膜 肝 肝脏 肝细胞 胆管 胆囊 胆 胰腺 胰 胃 食管 食道 贲门 十二指肠 小肠 大肠 结肠 直肠 结直肠 肠 肛管 腹膜 消化道 消化系统 "
    "胃肠道 胃肠 肾 肾脏 肾间质 肾小管 肾小球 肾上腺 膀胱 输尿管 尿路上皮 尿道 泌尿系统 泌尿系 前列腺 睾丸 阴茎 生殖系统 女性生殖系统 卵巢 子宫 子宫内膜 宫颈 子宫颈 输卵管 绒毛膜 "
    "外阴 阴道 胎盘 脑 颅内 脑膜 神经 神经系统 中枢神经系统 垂体 视网膜 眼 角膜 脊髓 脊柱 骨 骨骼 软骨 骨髓 关节 骨关节 类风湿 滑膜 肌肉 骨骼肌 平滑肌 横纹肌 皮肤 皮 "
    "甲状腺 甲状旁腺 胸腺 淋巴 淋巴结 血液 血液系统 造血系统 血管 动脉 静脉 冠状动脉 冠脉 心脏 心肌 心 心血管 心脑血管 脑血管 口腔 舌 牙周 牙龈 鼻咽 鼻 鼻窦 喉 咽 咽喉 头颈部 头颈 头颈部鳞状 "
    "唾液腺 腮腺 呼吸道 下呼吸道 上呼吸道 呼吸系统 内分泌 脂肪 结缔组织 软组织 纤维 腹部 上皮 鳞状"
).split()


@lru_cache(maxsize=1)
def _pieces() -> tuple[frozenset[str], int]:
    pieces = frozenset(_SITES) | frozenset(_QUALIFIERS)
    return pieces, max(map(len, pieces))


#: adjectives before a name that are not part of it: 转移性乳腺癌, 晚期肺癌 (guidelines)
_OUTSIDE = re.compile(r"^(?:转移性|晚期|早期|原发性?|恶性|复发性)(?=.{2,})")
_KEEP_PRIMARY = re.compile(r"^原发性(?:肝癌|高血压|骨质疏松|胆汁)")


def find_diseases_zh(text: str) -> Iterator[Candidate]:
    """Disease candidates of a Chinese text, composed from sites, qualifiers and a head."""
    pieces, longest = _pieces()
    for match in _HEAD.finditer(text):
        start, end = match.span()
        at = start
        sites = 0
        while at > 0:
            probe = at - 1 if text[at - 1] == " " else at
            for size in range(min(longest, probe), 0, -1):
                piece = text[probe - size : probe]
                if piece in pieces:
                    at = probe - size
                    sites += piece in _SITES
                    break
            else:
                break
        name = text[at:end]
        if name in _CLASS or at == start:
            continue
        head = match.group()
        if not sites and head in {"癌", "肿瘤", "疾病", "腺癌", "肉瘤", "瘤", "腺瘤"}:
            continue
        follows = text[end : end + 2]
        if follows.startswith(("胚", "基因", "标志", "变")) or (head == "疾病" and not sites):
            continue
        outside = None if _KEEP_PRIMARY.match(name) else _OUTSIDE.match(name)
        if outside and name[outside.end() :] not in _CLASS:
            at += outside.end()
        yield Candidate(at, end, "Disease", "shape:disease.zh", 45)


_HEADS_EN = re.compile(
    r"(?<![A-Za-z])(?P<site>(?:(?:triple[- ]negative|non[- ]small[- ]cell|small[- ]cell|clear[- ]cell|squamous[- ]cell|renal[- ]cell|"
    r"basal[- ]cell|transitional[- ]cell|papillary|anaplastic|hepatocellular|acute|chronic|myeloid|lymphoblastic|lymphocytic|"
    r"promyelocytic|ductal|head and neck|oral|esophageal|oesophageal|gastric|colorectal|colon|rectal|pancreatic|hepatic|liver|lung|"
    r"breast|ovarian|cervical|endometrial|uterine|prostate|bladder|urothelial|kidney|renal|thyroid|nasopharyngeal|laryngeal|brain|"
    r"skin|bone|gallbladder|bile duct|testicular|adrenal|pituitary|salivary gland|gastrointestinal|urinary|thymic)\s?)+)"
    r"(?:adenocarcinomas?|carcinn?omas?|cancers?|tumou?rs?|neoplasms?|malignanc(?:y|ies)|leuka?emias?|lymphomas?|sarcomas?|"
    r"melanomas?|fibrosis|disease|inflammation)(?![A-Za-z])",
    re.IGNORECASE,
)


def find_diseases_en(text: str) -> Iterator[Candidate]:
    """Tumours by organ and head in English text, also where OCR lost a space ("bladdercancer")."""
    for match in _HEADS_EN.finditer(text):
        yield Candidate(match.start(), match.end(), "Disease", "shape:disease.en", 45)


def find_diseases(text: str, language: str) -> Iterator[Candidate]:
    """Disease candidates of `text`. English names are looked for in Chinese text too (glosses)."""
    if language == "zh":
        yield from find_diseases_zh(text)
    yield from find_diseases_en(text)


def sites() -> Mapping[str, None]:
    """The organ and tissue words, for other grammars."""
    return dict.fromkeys(_SITES)
