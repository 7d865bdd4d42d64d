"""Rights, time limits, the clock and the grounds of refusal: data and pure functions, dates in and dates out."""
