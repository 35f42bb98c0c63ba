package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	awspolicy "github.com/hashicorp/awspolicyequivalence"
	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/property"
)

// named sets the physical name as the real provider does: a name that was generated before, even if the resource has
// been renamed since, or else one generated from namePrefix or the resource name.
func named(req infer.CheckRequest) property.Map {
	if !req.NewInputs.Get("name").IsNull() {
		return req.NewInputs
	}
	generate, pattern := func() string { return req.Name + "-" + randomHex() }, `.+-[0-9a-f]{7}`
	if prefix := req.NewInputs.Get("namePrefix"); prefix.IsString() {
		generate = func() string { return prefix.AsString() + timestamp() }
		pattern = regexp.QuoteMeta(prefix.AsString()) + `\d{18}[0-9a-f]{8}`
	} else if prefix.IsComputed() {
		return req.NewInputs.Set("name", prefix)
	}
	old := req.OldInputs.Get("name")
	if old.IsString() && regexp.MustCompile("^"+pattern+"$").MatchString(old.AsString()) {
		return req.NewInputs.Set("name", old)
	}
	return req.NewInputs.Set("name", property.New(generate()))
}

func randomHex() string {
	b := make([]byte, 4)
	rand.Read(b)
	return hex.EncodeToString(b)[:7]
}

// timestamp returns a unique suffix like Terraform's: 18 digits of time, and a counter of 8 hexadecimal digits.
func timestamp() string {
	now := strings.Replace(time.Now().UTC().Format("20060102150405.0000"), ".", "", 1)
	return fmt.Sprintf("%s%08x", now, timestamps.Add(1))
}

var timestamps atomic.Uint32

// equivalent keeps the old policy document if the new one is equivalent, so that there is no change.
func equivalent(document string, req infer.CheckRequest, inputs property.Map) property.Map {
	before, now := req.OldInputs.Get(document), inputs.Get(document)
	if !before.IsString() || !now.IsString() {
		return inputs
	}
	if same, err := awspolicy.PoliciesAreEquivalent(before.AsString(), now.AsString()); err != nil || !same {
		return inputs
	}
	return inputs.Set(document, property.New(before.AsString()).WithSecret(now.Secret()))
}

// tagged adds the default tags of the provider.
func tagged(ctx context.Context, inputs property.Map) property.Map {
	tags := inputs.Get("tags")
	if tags.IsComputed() {
		return inputs.Set("tagsAll", tags)
	}
	all := map[string]property.Value{}
	for key, value := range defaultTags(ctx) {
		all[key] = property.New(value)
	}
	if tags.IsMap() {
		maps.Insert(all, tags.AsMap().All)
	}
	return inputs.Set("tagsAll", property.New(all).WithSecret(tags.Secret()))
}

func defaultTags(ctx context.Context) map[string]string {
	if defaults := infer.GetConfig[*Config](ctx).DefaultTags; defaults != nil {
		return defaults.Tags
	}
	return nil
}
