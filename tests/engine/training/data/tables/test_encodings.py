"""Encodings that say nothing of themselves, told by the words that they spell."""

from __future__ import annotations

import pytest

from engine.training.data.tables.encodings import found_encoding

TEXTS = {
    "cp949": "번호,키,몸무게,성별\n1,170,60,남\n",
    "gb18030": "编号,身高,体重,性别\n1,170,60,男\n",
    "big5": "編號,身高,體重,性別\n1,170,60,男\n",
    "cp932": "番号,身長,体重,性別\n1,170,60,男\n",
    "cp932 in kana": "ナンバー,ながさ,しるい\n1,170,あか\n",
    "cp949 of single signs": "키,b,k\n1,2,남\n3,4,여\n",
    "cp932 of many single signs": "番号,性別\n" + "1,男\n2,女\n" * 20,
    "cp1251": "номер,длина,Ширина,вид\n1,170,60,белый\n",
    "cp1251 in capitals": "НОМЕР,ДЛИНА,ВИД\n1,170,БЕЛЫЙ\n",
    "koi8-r": "номер,длина,Ширина,вид\n1,170,60,белый\n",
    "cp1253": "αριθμός,μήκος,είδος\n1,170,λευκό\n",
    "cp1250": "Nr,Długość,Szerokość\n1,170,żółty\n",
    "cp1252": "Hauteur °C,Épaisseur,très bien\n1,170,bébé\n",
    "cp1252 in German": "Länge,Ärzte,Größe\n1,170,Übung\n",
    "cp1252 with one sign": "Temp °C,b\n1,2\n",
    "cp1252 with signs": "£m,µg,°C,Don’t – “no”\n1,2,3,½\n",
    "cp850": "Größe;Gewicht;Fuß\n1;2;schön\n",
    "cp850 in French": "Péréquation;Poids\n1;2\n",
    "mac-roman": "Taille;Poids;Espèce\n1;2;épi\n",
    "utf-8": "Länge,키,номер\n1,2,3\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_an_encoding_is_found_by_its_words(name):
    text, encoding = TEXTS[name], name.split()[0]
    found = found_encoding(text.encode(encoding))
    assert text.encode(encoding).decode(found) == text
    assert found == encoding


def test_text_in_utf_8_but_for_a_slip_is_taken_for_such_so_that_the_slip_is_told():
    assert found_encoding("Länge,größer\n".encode() * 9 + b"caf\xe9\n") == "utf-8"
    assert found_encoding(b"caf\xe9,\xc3\xa9\n") != "utf-8"


def test_one_sign_in_a_very_long_line_takes_no_time():
    assert found_encoding(b"a" * 2**21 + b"\xe9\n" + b"n\xe9\n") == "cp1252"
