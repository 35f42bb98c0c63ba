package provider

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	awspolicy "github.com/hashicorp/awspolicyequivalence"
	"github.com/hashicorp/go-cty/cty"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/id"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/structure"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/validation"
)

type attributes = map[string]*schema.Schema

var (
	text     = &schema.Schema{Type: schema.TypeString}
	computed = schema.Schema{Type: schema.TypeString, Computed: true}

	arnForm       = regexp.MustCompile(`^(arn:aws(-[a-z]+)*:[^:]+:[^:]*:(\d{12}|aws)?:.+)?$`)
	validARN      = validation.StringMatch(arnForm, "is an invalid ARN")
	arnStart      = regexp.MustCompile("^arn:")
	generatedName = regexp.MustCompile(`^(?:(.+)\d{18}[0-9a-f]{8}|.*)$`)
	versionLast   = regexp.MustCompile(`(?s)^\{(.*),("Version":"[^"]*")\}$`)
)

func fields(a attributes) *schema.Resource { return &schema.Resource{Schema: a} }

// object is optional. Terraform has it as a list.
func object(a attributes) *schema.Schema {
	return &schema.Schema{Type: schema.TypeList, Optional: true, MaxItems: 1, Elem: fields(a)}
}

// each returns an attribute of the same form for each name.
func each(form schema.Schema, names ...string) attributes {
	all := attributes{}
	for _, name := range names {
		attribute := form
		all[name] = &attribute
	}
	return all
}

func path(replaces bool) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Optional: true, Default: "/", ForceNew: replaces,
		ValidateFunc: validation.StringLenBetween(0, 512),
	}
}

func validName(longest int) func(any, string) ([]string, []error) {
	characters := regexp.MustCompile(`^[0-9A-Za-z_+=,.@-]*$`)
	return validation.All(validation.StringLenBetween(1, longest), validation.StringMatch(characters, ""))
}

// withNames adds name and name_prefix.
func withNames(longest int, a attributes) attributes {
	name := func(other string, longest int) *schema.Schema {
		return &schema.Schema{
			Type: schema.TypeString, Optional: true, Computed: true, ForceNew: true,
			ConflictsWith: []string{other}, ValidateFunc: validName(longest),
		}
	}
	a["name"], a["name_prefix"] = name("name_prefix", longest), name("name", longest-id.UniqueIDSuffixLength)
	return a
}

func newName(d data) *string {
	return cmp.Or(d.optional("name"), aws.String(id.PrefixedUniqueId(*d.text("name_prefix"))))
}

func namePrefix(name string) string { return generatedName.ReplaceAllString(name, "$1") }

// document is a policy document. Its keys are sorted before AWS gets it, and an equivalent one is no change.
func document(write func(string) string) *schema.Schema {
	return &schema.Schema{
		Type: schema.TypeString, Required: true,
		DiffSuppressFunc:      func(_, old, new string, _ *schema.ResourceData) bool { return equivalent(old, new) },
		DiffSuppressOnRefresh: true,
		StateFunc:             func(document any) string { return write(document.(string)) },
		ValidateFunc: validation.All(validation.StringIsJSON,
			validation.StringMatch(regexp.MustCompile(`^\{`), "contains an invalid JSON policy: not a JSON object")),
	}
}

func equivalent(old, new string) bool {
	same, err := awspolicy.PoliciesAreEquivalent(old, new)
	return same && err == nil
}

// withSortedKeys is the form of most policies.
func withSortedKeys(document string) string {
	sorted, _ := structure.NormalizeJsonString(document) // AWS refuses what is no JSON
	return sorted
}

// withVersionFirst is the form of inline policies. Of the keys of a document, the version sorts last.
func withVersionFirst(document string) string {
	return versionLast.ReplaceAllString(withSortedKeys(document), "{$2,$1}")
}

// documentRead returns the document of the state if that of AWS is equivalent, in the form in which it is written.
func documentRead(inState *string, escaped *string, write func(string) string) string {
	if found, err := url.QueryUnescape(*escaped); err == nil && !equivalent(*inState, found) {
		return write(found)
	}
	return write(*inState)
}

// withTags adds tags and tags_all, which has the default tags of the provider too.
func withTags(a attributes) attributes {
	a["tags"] = &schema.Schema{Type: schema.TypeMap, Optional: true, Elem: text}
	a["tags_all"] = &schema.Schema{Type: schema.TypeMap, Optional: true, Computed: true, Elem: text}
	return a
}

func tagList(tags map[string]string) (list []types.Tag) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: &key, Value: aws.String(tags[key])})
	}
	return list
}

// tagList is that of a new resource.
func (d data) tagList() []types.Tag { return tagList(allTags(d.GetRawConfig(), d.clients)) }

// tagsRead adds the tags to what was read. Default tags are not in tags, unless the program gives them too.
func tagsRead(d data, list []types.Tag, values map[string]any) map[string]any {
	given, own, all := d.Get("tags").(map[string]any), map[string]any{}, map[string]any{}
	for _, tag := range list {
		all[*tag.Key] = *tag.Value
		if given[*tag.Key] != nil || d.defaultTags[*tag.Key] != *tag.Value {
			own[*tag.Key] = *tag.Value
		}
	}
	values["tags"], values["tags_all"] = own, all
	return values
}

// withAllTags makes tags_all what follows from tags and from the default tags of the provider, whatever the inputs say:
// a policy pack may have changed tags.
func withAllTags(r *schema.Resource) *schema.Resource {
	r.CustomizeDiff = func(_ context.Context, d *schema.ResourceDiff, c any) error {
		if !d.GetRawConfig().GetAttr("tags").IsWhollyKnown() {
			return d.SetNewComputed("tags_all")
		}
		return d.SetNew("tags_all", allTags(d.GetRawConfig(), c.(*clients)))
	}
	return r
}

// allTags returns the default tags of the provider and those of a configuration. A ResourceData loses tags whose value
// is "".
func allTags(config cty.Value, c *clients) map[string]string {
	tags := tagsIn(config.GetAttr("tags"))
	for key, value := range c.defaultTags {
		if _, given := tags[key]; !given {
			tags[key] = value.(string)
		}
	}
	return tags
}

func tagsIn(given cty.Value) map[string]string {
	tags := map[string]string{}
	if !given.IsNull() {
		for key, value := range given.AsValueMap() {
			tags[key] = value.AsString()
		}
	}
	return tags
}

// updateTags makes the tags in IAM those of the program.
func updateTags(d data, kind string, untag func(keys []string) error, tag func([]types.Tag) error) error {
	before, changed := tagsIn(d.GetRawState().GetAttr("tags_all")), allTags(d.GetRawConfig(), d.clients)
	removed := maps.Clone(before)
	maps.DeleteFunc(removed, func(key, _ string) bool { _, kept := changed[key]; return kept })
	maps.DeleteFunc(changed, func(key, value string) bool { old, there := before[key]; return there && old == value })
	return within(fmt.Sprintf("updating tags for IAM %s (%s)", kind, d.Id()), inOrder(func() error {
		if len(removed) == 0 {
			return nil
		}
		return untag(slices.Sorted(maps.Keys(removed)))
	}, func() error {
		if len(changed) == 0 {
			return nil
		}
		return tag(tagList(changed))
	}))
}
