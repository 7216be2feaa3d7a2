"""What asks nothing of anybody."""

import pytest

from registry.idle_talk import is_idle


@pytest.mark.parametrize(
    "text", ["你好", "asdf", "今天天气真好", "哈哈哈", "啊啊啊啊", "收到，谢谢", "我昨天去了北京", "123", "猫睡着了"]
)
def test_greetings_sounds_remarks_and_struck_keys_are_idle(text):
    assert is_idle(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。。。",
        "养犬台账",
        "无人机备案",
        "你好，请填表",
        "今天下大雪，各社区出人扫雪",
        "我要开证明",
        "手机号实名",
        "天气" * 40,
    ],
)
def test_what_may_ask_for_something_is_not(text):
    assert not is_idle(text)


@pytest.mark.parametrize(
    "text", ["祝您身体健康，工作顺利", "各位领导中秋快乐，祝阖家团圆", "收到，谢谢书记", "祝老人家长命百岁"]
)
def test_a_wish_asks_nothing_whatever_words_it_holds(text):
    assert is_idle(text)
