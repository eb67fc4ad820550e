"""What the PDFs of the tests say. Written for them; no sentence is anybody else's."""

from __future__ import annotations

from typing import Final

TITLE_ZH: Final = "一组微小RNA调控肝癌细胞增殖与迁移的研究进展"
TITLE_EN: Final = "Small RNAs that control growth and migration of liver cancer cells: a review"
AUTHORS_ZH: Final = "林远航，顾晓岚，沈一鸣"
AUTHORS_EN: Final = "LIN Yuanhang, GU Xiaolan, SHEN Yiming"

ABSTRACT_ZH: Final = (
    "摘要：肝细胞癌的发生与许多非编码RNA有关。本文总结了miR-21、miR-122和miR-34a在肝癌中的作用。"
    "miR-21通过抑制PTEN的表达促进HepG2细胞增殖，而miR-34a可抑制SIRT1的表达。索拉非尼能够下调VEGFA的水平。"
    "这些结果为寻找新的治疗靶点提供了思路。"
)
KEYWORDS_ZH: Final = "关键词：肝细胞癌；miR-21；PTEN；索拉非尼"
ABSTRACT_EN: Final = (
    "Abstract: Many non-coding RNAs take part in liver cancer. We review what is known about miR-21, miR-122 and miR-34a. "
    "miR-21 promotes the proliferation of HepG2 cells by inhibiting PTEN, whereas miR-34a inhibits SIRT1. "
    "Sorafenib reduces the expression of VEGFA. These findings point to new targets."
)
KEYWORDS_EN: Final = "Key words: liver cancer; miR-21; PTEN; sorafenib"

ZH: Final = (
    "肝癌早期多无明显症状，患者确诊时往往已到中晚期，手术机会因此减少。近年来的观察发现，血清中某些微小RNA的含量在"
    "影像学改变之前就已经升高，它们很稳定，反复冻融之后仍然可以测到，适合用来做大规模的筛查。",
    "miR-21是研究得最多的分子之一。在Huh7细胞中，miR-21能够直接靶向PTEN，从而激活AKT信号通路。"
    "敲低miR-21以后，PTEN的蛋白水平明显升高，细胞的迁移能力随之下降，凋亡细胞的比例由百分之五增加到百分之二十。",
    "与之相反，miR-122在正常肝组织中含量很高，在肝癌组织中却显著降低。过表达miR-122可抑制CCND1的表达，"
    "使细胞停留在G1期。临床样本的分析也显示，miR-122越低，患者术后复发的时间就越早。",
    "TGF-β是上皮间质转化的重要诱导因子。研究人员用TGF-β处理SMMC-7721细胞后，ZEB1的表达升高，CDH1的表达降低；"
    "miR-200c能够靶向ZEB1，因而逆转这一过程。随后的小鼠实验得到了同样的结果，肺部的转移灶数目减少了一半。",
    "索拉非尼是晚期肝癌的一线药物，但不少患者会出现耐药。耐药细胞株中NFE2L2的表达上调，而二甲双胍可以抑制NFE2L2的表达，"
    "恢复细胞对药物的敏感性。顺铂与二甲双胍联用时，BCL2的水平进一步下降，CASP3的活性则明显增强。",
    "长链非编码RNA HOTAIR可以结合miR-34a，解除后者对MET的抑制。沉默HOTAIR后，MET的表达随之减少，"
    "细胞的侵袭能力减弱。这种竞争关系在另外两株细胞中也得到了证实，说明它并不是个别现象。",
    "炎症同样参与其中。IL6能够激活STAT3，STAT3入核之后促进miR-21的转录，形成一个正反馈。阻断IL6受体可使这个环路中断，"
    "但对于已经形成的肿瘤，单独阻断的效果并不理想，需要与其他药物配合使用。",
    "综上所述，微小RNA既可以作为肝癌的标志物，也可能成为治疗的靶点。目前的主要困难在于怎样把它们安全地送入肿瘤细胞，"
    "以及怎样避免对正常组织的影响。今后还需要样本量更大、随访时间更长的研究来回答这些问题。",
)

EN: Final = (
    "Early liver cancer causes few symptoms, and most patients are seen when surgery is no longer possible. Several small "
    "RNAs rise in serum before any change can be seen on a scan. They are stable, survive repeated freezing and can be "
    "measured in large numbers of samples at low cost.",
    "One of the best studied is miR-21. In Huh7 cells miR-21 directly targets PTEN and activates AKT. Knockdown of miR-21 "
    "increased the protein level of PTEN and decreased migration, and the share of apoptotic cells rose from five to "
    "twenty per cent within two days.",
    "In contrast, miR-122 is abundant in normal liver and lost in tumours. Overexpression of miR-122 inhibited the "
    "expression of CCND1 and held the cells in G1. In clinical samples a low level of miR-122 went along with early "
    "recurrence after surgery.",
    "TGF-β induces epithelial-mesenchymal transition. When SMMC-7721 cells were treated with TGF-β, the expression of "
    "ZEB1 increased and that of CDH1 decreased. miR-200c targets ZEB1 and thereby reverses the process; the same was "
    "found in mice, which had half as many metastases in the lung.",
    "Sorafenib is the first choice in advanced disease, but many patients become resistant. NFE2L2 was upregulated in "
    "resistant cells, and metformin inhibited the expression of NFE2L2. Cisplatin together with metformin reduced BCL2 "
    "further and enhanced the activity of CASP3.",
    "Inflammation plays a part as well. IL6 activates STAT3, which promotes the transcription of miR-21 in a positive "
    "feedback loop. Blocking the receptor breaks this loop, although established tumours hardly respond to it alone.",
)

REFERENCES: Final = (
    "[1] LIN Y H, GU X L. Small RNAs in the liver[J]. Journal of Invented Results, 2018, 12(3): 101-109.",
    "[2] 沈一鸣, 顾晓岚. 微小RNA与肝脏疾病[J]. 虚拟医学杂志, 2019, 35(2): 88-93.",
    "[3] BAKER T, MILLER S, COOK A, et al. A screen for regulators of PTEN[J]. Annals of Examples, 2020, 7(1): 1-15.",
    "[4] 林远航, 林小溪. 肝癌细胞耐药的机制[J]. 虚拟肿瘤学报, 2021, 9(4): 245-252.",
)

TABLE: Final = (
    ("分子", "靶基因", "作用", "细胞"),
    ("miR-21", "PTEN", "抑制", "HepG2"),
    ("miR-122", "CCND1", "抑制", "Huh7"),
    ("miR-34a", "SIRT1", "抑制", "SK-HEP-1"),
    ("miR-200c", "ZEB1", "抑制", "SMMC-7721"),
)
TABLE_WRAPPED: Final = (
    ("分子", "药物", "主要结果"),
    ("miR-21", "索拉非尼", "耐药细胞中升高，敲低以后细胞重新对药物敏感"),
    ("miR-122", "阿霉素", "与药物合用时凋亡细胞增加，肿瘤体积缩小"),
    ("miR-34a", "顺铂", "过表达以后药物的半数抑制浓度下降"),
)
TABLE_LONG: Final = (
    ("细胞", "分子", "药物", "主要结果"),
    ("HepG2/ADM, Huh7/ADM, SMMC-7721", "miR-21", "阿霉素", "耐药细胞中升高，敲低以后恢复敏感"),
    ("Huh7", "miR-122", "索拉非尼", "凋亡增加"),
    ("SK-HEP-1/DDP, HepG2/DDP", "lncRNA HOTAIR", "顺铂", "促进耐药"),
    ("Bel-7402", "miR-34a, miR-200c", "五氟尿嘧啶, 顺铂", "药物的半数抑制浓度明显下降，侵袭减弱"),
)
HEAD_ZH: Final = "虚拟医学杂志 2021年3月第35卷第3期"
HEAD_EN: Final = "Journal of Invented Medicine, March 2021, Vol. 35, No. 3"
