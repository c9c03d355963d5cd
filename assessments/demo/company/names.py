"""Names of invented people, as common as in Taiwan; whom they happen to fit is chance."""

from __future__ import annotations

from random import Random

# More often borne ones stand more than once.
SURNAMES = (
    "陳陳陳陳陳陳林林林林林黃黃黃黃張張張李李李王王王吳吳吳劉劉蔡蔡楊楊許許鄭鄭謝謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高"
    "潘簡朱鍾游彭詹胡施沈余盧梁趙顏柯翁魏孫戴范方宋鄧杜傅侯曹薛丁卓馬阮董温唐藍石蔣古紀姚連馮歐程湯田康姜白汪鄒尤"
)
FIRST = "志俊建家冠宗柏彥承宇明文國信育哲政佳雅怡淑美惠欣靜婉宜郁芳詩思佩筱雨品嘉慧玉秀麗于子心孟庭若"
SECOND = "豪宏傑廷翰霖賢銘輝緯誠倫瑋達智勇毅安翔祐君玲芬珍惠婷儀雯慧如芳娟貞穎萱琪蓉瑜涵妤潔婕華玲珊蓁甄勳恩"


def name(chance: Random) -> str:
    """A surname and a given name of two signs; one in fifty has one of a single sign."""
    given = chance.choice(FIRST) + chance.choice(SECOND)
    return chance.choice(SURNAMES) + (given[1:] if chance.random() < 0.02 else given)
