"""Names that nobody bears: compounds of hedgerow, workshop and weather."""

from __future__ import annotations

from random import Random

_GIVEN = {
    "female": "Ava Bryony Clover Dilly Elowen Fenella Ginevra Hazelin Isolde Juniper Kestra Linnet Marigold Nerys "
    "Ottoline Primrose Quilla Rosalba Saffron Tansy Una Verity Willa Xanthe Yarrow Zinnia",
    "male": "Alder Barnaby Corin Dunstan Evander Florian Garrick Hawthorn Ivo Jory Kit Lorcan Merrick Niall Osric "
    "Peregrin Quentin Rowan Sorrel Thorn Ulric Valentine Wilf Xander York Zephyr",
}
_FIRST = (
    "Lark Candle Thimble Bramble Copper Ember Furze Gorse Harrow Ivy Juniper Kettle Lantern Marsh Nettle Otter Pebble "
    "Quill Rushes Saddle Teasel Umber Velvet Willow Yarrow Amber Bobbin Cinder Dapple Elder"
)
_SECOND = (
    "whistle yard brook combe dale fold gate hollow keld ley mere nook pool quay ridge stile thwaite vane wick barrow "
    "croft den foss garth hythe"
)
GIVEN_NAMES = {sex: tuple(names.split()) for sex, names in _GIVEN.items()}
FAMILY_NAMES = tuple(first + second for first in _FIRST.split() for second in _SECOND.split())


def family_name(chance: Random) -> str:
    """A compound family name, now and then a double one: Larkwhistle, Bramblenook-Quillmere."""
    name = chance.choice(FAMILY_NAMES)
    return f"{name}-{chance.choice(FAMILY_NAMES)}" if chance.random() < 0.15 else name
