package inputs

import (
	"fmt"
	"strings"
)

// suggest returns advice: the accepted word that is most similar, or all of them if none is similar. A fault that is
// not shown gets none.
func (v *Validation) suggest(word string, accepted []string) string {
	if len(v.found) >= mostShown {
		return ""
	}
	best, distance := "", len(word)/3+2
	for _, candidate := range accepted {
		if len(word) > 2*len(candidate)+2 { // too long to be a misspelling
			continue
		}
		if d := editDistance(plainWord(word), plainWord(candidate)); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ": choose from " + strings.Join(accepted, ", ")
	}
	return fmt.Sprintf("; did you mean %q?", best)
}

// plainWord removes what people confuse most: case, hyphens and underscores.
func plainWord(word string) string { return separators.Replace(strings.ToLower(word)) }

var separators = strings.NewReplacer("-", "", "_", "")

// editDistance is the Levenshtein distance: the number of letters to insert, delete or replace.
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
