"""Fingerprints of texts."""

from catalog.lawtext import exact_hash, fold, folded_hash


def test_the_exact_hash_is_sha_256_of_utf_8() -> None:
    assert exact_hash("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert exact_hash("条") != exact_hash("款")


def test_width_white_space_and_invisible_characters_do_not_change_the_folded_hash() -> None:
    assert folded_hash("（一）罚款\u3000５０００元\u200b；") == folded_hash("(一) 罚款5000元;\n")


def test_characters_that_mean_something_else_stay_apart() -> None:
    assert fold("①") == "①"
    assert fold("Ⅳ") == "Ⅳ"
    assert folded_hash("五千元") != folded_hash("5000元")


def test_a_lone_surrogate_from_a_broken_copy_can_be_hashed() -> None:
    assert exact_hash("\ud800") != exact_hash("\ud801")
