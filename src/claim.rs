//! Claims 叙述数字: what the prose of a report says of numbers.
