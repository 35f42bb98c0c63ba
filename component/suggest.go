package component

import (
	"fmt"
	"strings"
)

// suggest names the nearest of the accepted words, or all of them where none is near.
func suggest(word string, accepted []string) string {
	best, distance := "", len(word)/3+2
	for _, candidate := range accepted {
		if d := editDistance(plainWord(word), plainWord(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ": choose from " + strings.Join(accepted, ", ")
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// plainWord is a word without case, hyphens and underscores, which people mix up most.
func plainWord(word string) string {
	return strings.NewReplacer("-", "", "_", "").Replace(strings.ToLower(word))
}

// editDistance is Levenshtein's: how many letters must be put in, taken out or changed.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
