import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.nlp.english_words import english_words
from extractor.nlp.tokenizers import ProtectedTokenizer, chinese_words

ZH = ProtectedTokenizer(spacy.blank("zh").vocab, chinese_words, lambda text: [])
EN = ProtectedTokenizer(spacy.blank("en").vocab, english_words, lambda text: [])


@settings(deadline=None)  # the first call loads jieba's dictionary
@given(st.text(alphabet=st.sampled_from(list("miR-21 、肿瘤坏死因子α/β(),.\n\t  TNF抑制")), max_size=60))
def test_text_is_kept(text):
    assert ZH(text).text == text
    assert EN(text).text == text


def test_a_protected_name_is_one_token():
    text = "糖类抗原19-9与TNF-α、miR-21 升高"
    spans = [(0, 8), (9, 14), (15, 21)]
    tokens = [t.text for t in ZH.make(text, spans)]
    assert tokens[:1] == ["糖类抗原19-9"]
    assert "TNF-α" in tokens
    assert "miR-21" in tokens


def test_chinese_is_cut_into_words():
    assert [t.text for t in ZH("抑制肿瘤细胞的增殖")] == ["抑制", "肿瘤", "细胞", "的", "增殖"]


def test_english_hyphens_part_words():
    assert [t.text for t in EN("Wnt-dependent growth (1.5 mM).")] == [
        "Wnt",
        "-",
        "dependent",
        "growth",
        "(",
        "1.5",
        "mM",
        ")",
        ".",
    ]
