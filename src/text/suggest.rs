//! The nearest known name to a mistyped one.

/// Returns the candidate closest to `word`, if one is close enough to be what was meant.
///
/// Distance is optimal string alignment (insert, delete, replace, swap neighbours), letter case
/// counting half (or a half in all, when nothing else differs); a third of the word may differ.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count().max(3) * 2) / 3;
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count() * 2)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Twice the edit distance, so that a change of letter case can cost one half edit.
fn distance(left: &str, right: &str) -> usize {
    if left.eq_ignore_ascii_case(right) {
        return 1;
    }
    let left: Vec<char> = left.chars().take(64).collect();
    let right: Vec<char> = right.chars().take(64).collect();
    let mut before = vec![0; right.len() + 1];
    let mut previous: Vec<usize> = (0..=right.len()).map(|n| n * 2).collect();
    for (row, &a) in left.iter().enumerate() {
        let mut current = vec![(row + 1) * 2; right.len() + 1];
        for (col, &b) in right.iter().enumerate() {
            let replace = if a == b {
                0
            } else if a.eq_ignore_ascii_case(&b) {
                1
            } else {
                2
            };
            let mut best = (previous[col] + replace).min(previous[col + 1] + 2).min(current[col] + 2);
            if row > 0 && col > 0 && a == right[col - 1] && b == left[row - 1] {
                best = best.min(before[col - 1] + 2);
            }
            current[col + 1] = best;
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn typo_finds_its_neighbour() {
        assert_eq!(nearest("perTryTimeut", ["perTryTimeout", "attempts"]), Some("perTryTimeout"));
        assert_eq!(nearest("Strict", ["STRICT", "DISABLE"]), Some("STRICT"));
    }

    #[test]
    fn unrelated_word_finds_nothing() {
        assert_eq!(nearest("minRequestVolume", ["baseEjectionTime", "interval"]), None);
    }
}
