// Package arn takes ARNs apart. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
package arn

import (
	"regexp"
	"strings"
)

// ARN has the fields of an ARN.
type ARN struct{ Partition, Service, Region, Account, Resource string }

// Parse takes apart what begins like an ARN. Fields that are missing are empty, and all are if the text is no ARN: in
// unit tests, mocks make up the ARN of a role.
func Parse(text string) ARN {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 3 || parts[0] != "arn" {
		return ARN{}
	}
	parts = append(parts, "", "", "")
	return ARN{parts[1], parts[2], parts[3], parts[4], parts[5]}
}

// Partition returns the partition of AWS that an ARN is in, or nothing.
func Partition(text string) string {
	if found := Parse(text).Partition; ofAWS.MatchString(found) {
		return found
	}
	return ""
}

// WithoutPartition returns an ARN without its partition, and other texts as they are.
func WithoutPartition(text string) string {
	partition := Partition(text)
	if partition == "" {
		return text
	}
	return "arn:" + strings.TrimPrefix(text, "arn:"+partition+":")
}

var ofAWS = regexp.MustCompile(`^aws(-[a-z]+)*$`)
