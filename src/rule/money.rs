//! Money of the prose against cells of 万元.

use rust_decimal::Decimal;

use crate::claim::{Claim, Unit};

/// A claim in 万元; nothing where it is no money. None in words is 0.
pub(super) fn in_ten_thousand_yuan(claim: &Claim) -> Option<Decimal> {
    match claim.unit {
        None => Some(claim.value),
        Some(unit) => claim.value.checked_mul(unit.in_ten_thousand_yuan()?),
    }
}

/// Whether a claim and a cell are the same amount, the one with fewer decimals perhaps rounded or cut off.
pub(super) fn agrees(claim: &Claim, cell: Decimal) -> bool {
    let Some(said) = in_ten_thousand_yuan(claim) else { return false };
    if said == cell || said.is_zero() || cell.is_zero() {
        return said == cell;
    }
    let step = |scale: u32| Decimal::new(1, scale.min(Decimal::MAX_SCALE));
    let unit = claim.unit.and_then(Unit::in_ten_thousand_yuan).unwrap_or(Decimal::ONE);
    let (of_text, of_cell) = (step(claim.value.scale()) * unit, step(cell.scale()));
    let (coarser, beyond) = if of_text > of_cell { (of_text, cell - said) } else { (of_cell, said - cell) };
    beyond < coarser && beyond * Decimal::TWO >= -coarser
}

/// Whether the cell holds the claim's amount in 元, where 万元 belongs.
pub(super) fn is_unit_slip(claim: &Claim, cell: Decimal) -> bool {
    let yuan = in_ten_thousand_yuan(claim).and_then(|said| said.checked_mul(Decimal::from(10_000)));
    claim.unit.is_some_and(|unit| !matches!(unit, Unit::Counter(_) | Unit::Percent))
        && !cell.is_zero()
        && yuan.is_some_and(|yuan| yuan == cell)
}

/// Whether the cell is exactly the claim's amount.
pub(super) fn equals(claim: &Claim, cell: Decimal) -> bool {
    in_ten_thousand_yuan(claim).is_some_and(|said| said == cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim;
    use crate::report::Section;

    fn claim(text: &str) -> Claim {
        let section = Section { number: 6, heading: String::new(), text: text.to_owned() };
        claim::claims(&section).remove(0)
    }

    #[test]
    fn rounded_amounts_agree_and_others_do_not() {
        let cases = [
            ("行政事业性收费125034元", "12.5", true),
            ("行政事业性收费12.50万元", "12.5", true),
            ("行政事业性收费0.5亿元", "5000", true),
            ("行政事业性收费125034元", "12.6", false),
            ("行政事业性收费130000元", "12.5", false),
            ("行政事业性收费13万元", "12.5", true),
            ("行政事业性收费25.1亿元", "251034", true),
            ("行政事业性收费1元", "0", false),
        ];
        for (text, cell, agreed) in cases {
            assert_eq!(agrees(&claim(text), cell.parse().unwrap()), agreed, "{text} {cell}");
        }
    }

    #[test]
    fn a_slip_of_unit_is_the_same_digits() {
        assert!(is_unit_slip(&claim("行政事业性收费251000元"), Decimal::from(251_000)));
        assert!(is_unit_slip(&claim("行政事业性收费25.1万元"), Decimal::from(251_000)));
        assert!(!is_unit_slip(&claim("行政事业性收费25.1万元"), Decimal::new(251, 1)));
        assert!(!is_unit_slip(&claim("未收取行政事业性收费"), Decimal::ZERO));
    }
}
