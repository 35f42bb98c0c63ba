package arn

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARNs(t *testing.T) {
	for text, expected := range map[string]struct {
		fields                      ARN
		partition, withoutPartition string
	}{
		"arn:aws-cn:lambda:cn-north-1:123456789012:function:name:1": {
			ARN{"aws-cn", "lambda", "cn-north-1", "123456789012", "function:name:1"}, "aws-cn",
			"arn:lambda:cn-north-1:123456789012:function:name:1",
		},
		"arn:aws:iam::aws:policy/a": {
			ARN{"aws", "iam", "", "aws", "policy/a"}, "aws", "arn:iam::aws:policy/a",
		},
		"arn:aws:iam":      {ARN{Partition: "aws", Service: "iam"}, "aws", "arn:iam"},
		"arn:other:iam::a": {ARN{Partition: "other", Service: "iam", Account: "a"}, "", "arn:other:iam::a"},
		"arn:aws":          {ARN{}, "", "arn:aws"},
		"an:aws:iam::a:b":  {ARN{}, "", "an:aws:iam::a:b"},
		"":                 {ARN{}, "", ""},
	} {
		assert.Equal(t, expected.fields, Parse(text), text)
		assert.Equal(t, expected.partition, Partition(text), text)
		assert.Equal(t, expected.withoutPartition, WithoutPartition(text), text)
	}
}
