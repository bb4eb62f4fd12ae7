"""What stays visible: the masks of standards.md §7, and values that do not have the expected form."""

import pytest

from ganyun.features.standards.rules.catalogue import ENTRIES


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("citizen_id", "360102199001011238", "360102********1238"),
        ("citizen_id", "360102900101123", "360102*****1123"),
        ("person_name", "张三", "张*"),
        ("person_name", "欧阳测试", "欧*"),
        ("mobile", "13812345678", "138****5678"),
        ("email", "abc@example.com", "a***@example.com"),
        ("bank_card", "6222021234567890128", "***************0128"),
        ("uscc", "91360100MA00000A9Y", "91360100MA00000A9Y"),
        ("vehicle_plate", "赣A12345", "赣A****5"),
        ("ip", "192.0.2.1", "192.0.*.*"),
        ("ip", "2001:db8::1", "2001:db8:***"),
        ("birth_date", "1990-05-06", "1990-**-**"),
        ("birth_date", "19900506", "1990-**-**"),
        ("longitude", "115.8921", "115.8"),
        ("latitude", "-28", "-28"),
        ("address", "江西省南昌市东湖区阳明路1号", "江西省南昌市东湖区***"),
        ("address", "南昌县莲塘镇1号", "南昌县***"),
        ("address", "九江市瑞昌市桂林街道", "九江市瑞昌市***"),
        ("address", "广西壮族自治区南宁市青秀区某路", "广西壮族自治区南宁市青秀区***"),
        ("address", "北京市朝阳区某路1号", "北京市朝阳区***"),
        ("address", "江西省抚州市", "江西省抚州市***"),
    ],
)
def test_default_masks(name: str, value: str, shown: str) -> None:
    assert ENTRIES[name].hide(value) == shown


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("citizen_id", "3601021990", "3***"),
        ("citizen_id", "1", "***"),
        ("citizen_id", "", "***"),
        ("mobile", "1380000", "1***"),
        ("person_name", "张", "***"),
        ("email", "not an address", "n***"),
        ("email", "a@b@c", "a***"),
        ("address", "阳光超市旁边3楼", "阳***"),
        ("address", "八一大道1号", "八***"),
        ("ip", "localhost", "l***"),
        ("birth_date", "五月六日", "五***"),
        ("longitude", "东经", "东***"),
    ],
)
def test_a_value_of_another_form_never_passes_in_the_clear(name: str, value: str, shown: str) -> None:
    assert ENTRIES[name].hide(value) == shown
