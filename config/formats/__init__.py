"""How dates and times stand on pages, in both languages the same (docs/decisions/0065); read by FORMAT_MODULE_PATH."""

DAY = "Y/m/d"
TIME = "H:i"
MOMENT = f"{DAY} {TIME}"
