package main

import (
	"errors"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// gone ignores the error that a resource does not exist: then it is deleted, and a read returns no id.
func gone(err error) error {
	if _, ok := errors.AsType[*types.NoSuchEntityException](err); ok {
		return nil
	}
	return err
}

// changed returns the new value if it differs from the old: moto takes a group's own name for a conflict.
func changed(old, new string) *string {
	if old == new {
		return nil
	}
	return &new
}

func tags(all map[string]string) []types.Tag {
	var list []types.Tag
	for _, key := range slices.Sorted(maps.Keys(all)) {
		value := all[key]
		list = append(list, types.Tag{Key: &key, Value: &value})
	}
	return list
}

func changedTags(old, new map[string]string) (set []types.Tag, unset []string) {
	differing := map[string]string{}
	for key, value := range new {
		if before, ok := old[key]; !ok || before != value {
			differing[key] = value
		}
	}
	for _, key := range slices.Sorted(maps.Keys(old)) {
		if _, ok := new[key]; !ok {
			unset = append(unset, key)
		}
	}
	return tags(differing), unset
}

// readTags returns all tags, and those that are not default tags of the provider.
func readTags(list []types.Tag, defaults map[string]string, own map[string]string) (tags, all map[string]string) {
	for _, tag := range list {
		if all == nil {
			all = map[string]string{}
		}
		all[*tag.Key] = *tag.Value
		_, given := own[*tag.Key]
		if value, isDefault := defaults[*tag.Key]; given || !isDefault || value != *tag.Value {
			if tags == nil {
				tags = map[string]string{}
			}
			tags[*tag.Key] = *tag.Value
		}
	}
	return tags, all
}
