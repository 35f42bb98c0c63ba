// Package inputs says which inputs of the component are right. It knows their values, and no resource.
//
// [Table] has a row for each input, with its shape and its limits. [Check] validates what is known: first each value by
// its row, then the rules over several inputs. An output of a Go program is validated when its value is known, by
// [Validation.Known].
package inputs
