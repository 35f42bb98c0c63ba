package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/mitchellh/go-wordwrap"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// fromSchema is a part of the page of inputs and outputs, with what it is about.
var fromSchema = regexp.MustCompile(`(?s)(<!-- generated from schema.yaml: ([a-z ]+) -->\n).*?(\n<!-- end -->)`)

// reference returns the page with its parts about inputs, outputs and use cases as in the schema.
func reference(page, schemaJSON []byte) ([]byte, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(schemaJSON, &spec); err != nil {
		return nil, err
	}
	parts := map[string]string{}
	for _, component := range spec.Resources {
		parts["inputs"] = properties(component.InputProperties, component.RequiredInputs)
		parts["outputs"] = properties(component.Properties, nil)
	}
	for _, enum := range spec.Types {
		for _, value := range enum.Enum {
			parts["use cases"] += section(fmt.Sprint(value.Value), value.Description)
		}
	}
	return fromSchema.ReplaceAllFunc(page, func(part []byte) []byte {
		found := fromSchema.FindSubmatch(part)
		return slices.Concat(found[1], []byte(parts[string(found[2])]), found[3])
	}), nil
}

// properties returns a section for each input or output.
func properties(all map[string]schema.PropertySpec, required []string) (text string) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		kind := typeInWords(all[name].TypeSpec)
		if slices.Contains(required, name) {
			kind += ", required"
		}
		text += section(name, "*"+strings.ToUpper(kind[:1])+kind[1:]+".* "+all[name].Description)
	}
	return text
}

func section(title, text string) string {
	return "\n### " + title + "\n\n" + wordwrap.WrapString(text, 120) + "\n"
}

// typeInWords returns a type such as "plain list of string inputs". Values that are not plain may be outputs.
func typeInWords(t schema.TypeSpec) string {
	plain := ""
	if t.Plain {
		plain = "plain "
	}
	of := func(element *schema.TypeSpec) string {
		switch {
		case element.Ref != "":
			return " of use cases"
		case t.Plain && !element.Plain:
			return " of " + element.Type + " inputs"
		}
		return " of " + element.Type + "s"
	}
	switch t.Type {
	case "array":
		return plain + "list" + of(t.Items)
	case "object":
		return plain + "map" + of(t.AdditionalProperties)
	}
	return plain + t.Type
}
