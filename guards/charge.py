"""What a text says of money without naming a sum: that a thing is free of charge."""

from __future__ import annotations

import re

FREE = re.compile(
    r"免费|免收|不(?:会|再|另外?|额外|予|用|需要?)?(?:收取?|交|付|缴)(?:取|纳)?(?:任何)?(?:费用?|钱)|不(?:要|用|花)钱|无需付费"
)
"""免费, 不另收取费用, 不用钱: an amount of nothing."""

FREE_OR_WHOLE = re.compile(rf"{FREE.pattern}|免票|全额退")
"""The same, and what is given back whole."""
