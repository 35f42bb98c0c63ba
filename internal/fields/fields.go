// Package fields walks the generated types of the component.
package fields

import (
	"iter"
	"reflect"
)

// ByName yields the fields of a pointer to a generated type by the names that they have in the schema.
func ByName(structure any) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		value := reflect.ValueOf(structure).Elem()
		for i := range value.NumField() {
			name, ok := value.Type().Field(i).Tag.Lookup("pulumi")
			if ok && !yield(name, value.Field(i)) {
				return
			}
		}
	}
}
