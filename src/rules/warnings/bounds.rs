//! Intersects numeric bounds. Dates and times are numbers too, in days and seconds.

/// A range of numbers, with values that are listed or excluded within it.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    least: f64,
    greatest: f64,
    /// Whether `least` and `greatest` themselves are included.
    least_is_in: bool,
    greatest_is_in: bool,
    /// The only allowed values, if any are listed.
    named: Option<Vec<f64>>,
    struck_out: Vec<f64>,
}

impl Bounds {
    /// Returns all numbers from `least` to `greatest`, both ends included.
    pub fn new(least: f64, greatest: f64) -> Self {
        Self {
            least,
            greatest,
            least_is_in: true,
            greatest_is_in: true,
            named: None,
            struck_out: Vec::new(),
        }
    }

    pub fn at_least(&mut self, number: f64) {
        if number > self.least {
            (self.least, self.least_is_in) = (number, true);
        }
    }

    pub fn more_than(&mut self, number: f64) {
        if number >= self.least {
            (self.least, self.least_is_in) = (number, false);
        }
    }

    pub fn at_most(&mut self, number: f64) {
        if number < self.greatest {
            (self.greatest, self.greatest_is_in) = (number, true);
        }
    }

    pub fn less_than(&mut self, number: f64) {
        if number <= self.greatest {
            (self.greatest, self.greatest_is_in) = (number, false);
        }
    }

    pub fn one_of(&mut self, numbers: Vec<f64>) {
        self.named = Some(match self.named.take() {
            Some(named) => named.into_iter().filter(|number| numbers.contains(number)).collect(),
            None => numbers,
        });
    }

    pub fn none_of(&mut self, numbers: &[f64]) {
        self.struck_out.extend_from_slice(numbers);
    }

    /// Returns whether no number is left. `whole`: only whole numbers count.
    pub fn is_empty(&self, whole: bool) -> bool {
        if let Some(named) = &self.named {
            return !named.iter().any(|number| self.holds(*number));
        }
        let (mut least, mut greatest) = (self.least, self.greatest);
        if whole {
            least = if self.least_is_in { least.ceil() } else { least.floor() + 1.0 };
            greatest = if self.greatest_is_in { greatest.floor() } else { greatest.ceil() - 1.0 };
            // Excluded numbers can only empty a range that is hardly longer than their list.
            let count = greatest - least + 1.0;
            if count > 0.0 && count <= 64.0 {
                let mut number = least;
                while number <= greatest {
                    if !self.struck_out.contains(&number) {
                        return false;
                    }
                    number += 1.0;
                }
                return true;
            }
            return least > greatest;
        }
        let point = least >= greatest;
        least > greatest || (point && !self.holds(least))
    }

    fn holds(&self, number: f64) -> bool {
        let above = number > self.least || (self.least_is_in && number >= self.least);
        let below = number < self.greatest || (self.greatest_is_in && number <= self.greatest);
        above && below && !self.struck_out.contains(&number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> Bounds {
        Bounds::new(f64::NEG_INFINITY, f64::INFINITY)
    }

    #[test]
    fn between_two_neighbours_there_is_a_decimal_but_no_whole_number() {
        let mut bounds = all();
        bounds.more_than(3.0);
        bounds.less_than(4.0);
        assert!(bounds.is_empty(true));
        assert!(!bounds.is_empty(false));
    }

    #[test]
    fn a_single_point_is_left_only_where_both_ends_are_in() {
        let mut bounds = all();
        bounds.at_least(3.0);
        bounds.at_most(3.0);
        assert!(!bounds.is_empty(true) && !bounds.is_empty(false));
        bounds.none_of(&[3.0]);
        assert!(bounds.is_empty(true) && bounds.is_empty(false));
    }

    #[test]
    fn named_numbers_must_lie_within_the_bounds() {
        let mut bounds = all();
        bounds.one_of(vec![1.0, 9.0]);
        bounds.at_most(5.0);
        assert!(!bounds.is_empty(true));
        bounds.one_of(vec![9.0]);
        assert!(bounds.is_empty(true));
    }

    #[test]
    fn striking_out_every_number_of_a_short_stretch_leaves_none() {
        let mut bounds = Bounds::new(0.0, 2.0);
        bounds.none_of(&[0.0, 1.0]);
        assert!(!bounds.is_empty(true));
        bounds.none_of(&[2.0]);
        assert!(bounds.is_empty(true));
    }
}
