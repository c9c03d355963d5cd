"""The names that Django looks for."""

from config.formats import DAY, MOMENT, TIME

DATE_FORMAT = SHORT_DATE_FORMAT = DAY
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = MOMENT
TIME_FORMAT = TIME
