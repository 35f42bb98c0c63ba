package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/arn"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/limits"
)

// Checked is what [Check] found in a document that a user wrote.
type Checked struct {
	Problems  []Problem
	Resources []Located // the ARNs in Resource and NotResource
}

// Problem is one thing for which IAM refuses a document.
type Problem struct {
	// Reason says where and what, in words that are not the user's: "Statement[1] has neither Action nor NotAction".
	Reason string
	// Detail completes the reason, and may be about what the user wrote.
	Detail string
	// Value is the text that is wrong, if it is one, and Choices what is accepted in its place.
	Value   string
	Choices []string
}

// Located is a text and its place in the document.
type Located struct{ Place, Text string }

// Check checks the document of an inline policy against the grammar of IAM.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
func Check(document string) Checked {
	var c Checked
	var value any
	err := json.Unmarshal([]byte(document), &value)
	switch syntax := new(json.SyntaxError); {
	case !strings.HasPrefix(document, "{"):
		c.add("", "must be the JSON of a policy document, not the name of a file, and so begin with {")
	case errors.As(err, &syntax):
		before := document[:syntax.Offset]
		c.Problems = append(c.Problems, Problem{
			Reason: fmt.Sprintf("is not JSON at line %d, column %d",
				strings.Count(before, "\n")+1, len(before)-strings.LastIndex(before, "\n")-1),
			Detail: ": " + syntax.Error(),
		})
	default:
		c.policy(c.read(decoderOf(document), "").(object))
	}
	if strings.ContainsFunc(Normalized(document), func(r rune) bool { return r > unicode.MaxLatin1 }) {
		c.add("", "must be of Latin-1 characters, so without typographic quotes or dashes")
	}
	return c
}

// Normalized returns a document in one form, whatever the order of its names and its white space: programs in some
// languages write them in another order each time. Version comes first, as in the documents that IAM shows. What is not
// JSON is returned as it is.
func Normalized(document string) string {
	var value any
	if err := decoderOf(document).Decode(&value); err != nil {
		return document
	}
	elements, _ := value.(map[string]any)
	found, given := elements["Version"]
	if !given || len(elements) == 1 {
		return encoded(value)
	}
	delete(elements, "Version")
	return `{"Version":` + encoded(found) + "," + encoded(elements)[1:]
}

// decoderOf leaves numbers as they are written, of which some are too large for Go.
func decoderOf(document string) *json.Decoder {
	decoder := json.NewDecoder(strings.NewReader(document))
	decoder.UseNumber()
	return decoder
}

// Characters is the size of a document for IAM, which counts no white space. The AWS provider escapes some characters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
func Characters(document string) (n int) {
	for _, r := range document {
		switch {
		case strings.ContainsRune("<>&", r):
			n += len(`\u0026`)
		case !strings.ContainsRune(" \t\r\n", r):
			n++
		}
	}
	return n
}

// object is a JSON object.
type object map[string]any

// read reads a value of JSON that is known to be valid, and refuses names that an object has twice: of these, IAM would
// have to choose one.
func (c *Checked) read(decoder *json.Decoder, place string) any {
	token, _ := decoder.Token()
	switch token {
	case json.Delim('{'):
		found := object{}
		for decoder.More() {
			key, _ := decoder.Token()
			name, inside := key.(string), place
			if slices.Contains(elements, name) {
				inside = strings.TrimPrefix(place+"."+name, ".")
			}
			if _, repeated := found[name]; repeated {
				c.addValue(place, "must not have an element twice", name)
			}
			found[name] = c.read(decoder, inside)
		}
		_, _ = decoder.Token()
		return found
	case json.Delim('['):
		found := []any{}
		for decoder.More() {
			found = append(found, c.read(decoder, fmt.Sprintf("%s[%d]", place, len(found))))
		}
		_, _ = decoder.Token()
		return found
	}
	return token
}

const version = "2012-10-17"

// The elements of a document and of a statement.
var (
	ofDocument  = []string{"Version", "Id", "Statement"}
	ofStatement = []string{"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
	elements    = slices.Concat(ofDocument, ofStatement)
)

func (c *Checked) policy(document object) {
	c.known("", document, ofDocument)
	if found, given := document["Version"]; !given {
		c.add("", "has no Version, which must be "+version)
	} else if found != version {
		c.addValue("Version", "must be "+version, found)
	}
	if id, given := document["Id"]; given {
		c.text("Id", id)
	}
	switch found := document["Statement"].(type) {
	case object:
		c.statement("Statement", found)
	case []any:
		if len(found) == 0 {
			c.add("Statement", "must not be empty")
		}
		sids := map[any]bool{}
		for i, entry := range found {
			place := fmt.Sprintf("Statement[%d]", i)
			statement, ok := entry.(object)
			if !ok {
				c.add(place, "must be an object")
				continue
			}
			c.statement(place, statement)
			sid, _ := statement["Sid"].(string)
			if sid != "" && sids[sid] {
				c.addValue(place+".Sid", "must differ from those of other statements", sid)
			}
			sids[sid] = true
		}
	case nil:
		c.add("", "has no Statement")
	default:
		c.add("Statement", "must be an object or a list of objects")
	}
}

func (c *Checked) statement(place string, statement object) {
	for _, name := range []string{"Principal", "NotPrincipal"} {
		if _, given := statement[name]; given {
			c.add(place, "must not have "+name+": the principal is the role")
		}
	}
	c.known(place, statement, slices.Concat(ofStatement, []string{"Principal", "NotPrincipal"}))
	if sid, given := statement["Sid"]; given && c.text(place+".Sid", sid) && !isSid(sid.(string)) {
		c.addValue(place+".Sid", "must be letters and digits", sid)
	}
	if effect, given := statement["Effect"]; !given {
		c.add(place, "has no Effect, which must be Allow or Deny")
	} else if effect != "Allow" && effect != "Deny" {
		c.addValue(place+".Effect", "must be Allow or Deny", effect)
	}
	c.oneOf(place, statement, "Action", "NotAction", c.action)
	c.oneOf(place, statement, "Resource", "NotResource", c.resource)
	if conditions, given := statement["Condition"]; given {
		c.conditions(place+".Condition", conditions)
	}
}

// oneOf checks the element that the statement has, which is one of two.
func (c *Checked) oneOf(place string, statement object, name, not string, check func(place, text string)) {
	_, has := statement[name]
	_, hasNot := statement[not]
	switch {
	case has && hasNot:
		c.add(place, "must not have both "+name+" and "+not)
	case !has && !hasNot:
		c.add(place, "has neither "+name+" nor "+not)
	}
	for _, element := range []string{name, not} {
		if found, given := statement[element]; given {
			c.texts(place+"."+element, found, check)
		}
	}
}

func (c *Checked) action(place, action string) {
	if !isAction(action) {
		c.addValue(place, "must be an action such as ec2:CreateTags, or *", action)
	}
}

// resource refuses what IAM refuses, and ARNs with fewer than six parts, which IAM would complete with *.
func (c *Checked) resource(place, resource string) {
	text := withoutVariables(resource)
	parts := strings.SplitN(text, ":", 6)
	of := func(service string) bool { return len(parts) > 3 && parts[2] == service }
	complete := len(parts) == 6
	switch {
	case resource == "*":
		return
	case parts[0] != "arn":
		c.addValue(place, "must be an ARN, or *", resource)
	case !complete && (strings.Contains(resource, "::") || !strings.HasSuffix(resource, "*")):
		c.addValue(place, "must have the six parts of an ARN, arn:partition:service:region:account:resource", resource)
	case parts[1] != "*" && arn.Partition(text) == "":
		c.addValue(place, "must have the name of a partition, such as aws or aws-cn", resource)
	case len(parts) < 3 || !isService(parts[2]):
		c.addValue(place, "must have the name of a service, without wildcards", resource)
	case of("iam") && parts[3] != "":
		c.addValue(place, "must have no region: IAM is global", resource)
	case of("s3") && parts[3] != "" && (!complete || parts[4] == ""):
		c.addValue(place, "must have no region: the name of a bucket is unique in the partition", resource)
	case of("iam") && complete && !isIAMResource(parts[5]):
		c.addValue(place, "must name a kind of resource of IAM, such as role/name", resource)
	default:
		c.Resources = append(c.Resources, Located{place, resource})
	}
}

// conditions checks operators, keys and values. Places do not go into Condition, where names are the user's.
func (c *Checked) conditions(place string, value any) {
	operators, ok := value.(object)
	if !ok {
		c.add(place, "must be an object of condition operators")
		return
	}
	for _, operator := range slices.Sorted(maps.Keys(operators)) {
		base, ofAny := strings.CutPrefix(operator, "ForAnyValue:")
		if !ofAny {
			base = strings.TrimPrefix(operator, "ForAllValues:")
		}
		base = strings.TrimSuffix(base, "IfExists")
		if !slices.Contains(conditionOperators, base) {
			c.Problems = append(c.Problems, Problem{Reason: place + " has an operator that IAM does not know",
				Value: operator, Choices: conditionOperators})
			continue
		}
		keys, ok := operators[operator].(object)
		if !ok {
			c.addValue(place, "must have an object of condition keys under each operator", operator)
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			c.condition(place, base, key, keys[key])
		}
	}
}

func (c *Checked) condition(place, operator, key string, value any) {
	if prefix, name, _ := strings.Cut(key, ":"); prefix == "" || name == "" {
		c.addValue(place, "must have condition keys with the prefix of a service, such as aws:SourceVpc", key)
	}
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	for _, value := range values {
		switch value := value.(type) {
		case string:
			if strings.HasPrefix(operator, "Date") && !isDate(value) {
				c.addValue(place, "must have dates such as 2026-11-29T00:00:00Z, or seconds since 1970", value)
			}
		case bool:
			if strings.HasPrefix(operator, "Date") {
				c.addValue(place, "must have dates as values", key)
			}
		default:
			c.addValue(place, "must have strings, or lists of them, as values: put numbers in quotes", key)
		}
	}
}

// known refuses elements that IAM does not know.
func (c *Checked) known(place string, found object, accepted []string) {
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if !slices.Contains(accepted, name) {
			c.Problems = append(c.Problems, Problem{Reason: sentence(place, "has an element that IAM does not know"),
				Value: name, Choices: accepted})
		}
	}
}

// texts checks a text, or each of a list.
func (c *Checked) texts(place string, value any, check func(place, text string)) {
	list, isList := value.([]any)
	switch {
	case !isList:
		if c.text(place, value) {
			check(place, value.(string))
		}
	case len(list) == 0:
		c.add(place, "must not be empty")
	default:
		for i, element := range list {
			if at := fmt.Sprintf("%s[%d]", place, i); c.text(at, element) {
				check(at, element.(string))
			}
		}
	}
}

// text is whether a value is a string.
func (c *Checked) text(place string, value any) bool {
	_, isString := value.(string)
	if !isString {
		c.add(place, "must be a string")
	}
	return isString
}

func (c *Checked) add(place, reason string) {
	c.Problems = append(c.Problems, Problem{Reason: sentence(place, reason)})
}

func (c *Checked) addValue(place, reason string, value any) {
	text, _ := value.(string)
	c.Problems = append(c.Problems, Problem{Reason: sentence(place, reason), Value: text})
}

func sentence(place, reason string) string { return strings.TrimSpace(place + " " + reason) }

// The patterns are compiled when they are first used: most programs have no document of their own.
var (
	isSid         = pattern(`[A-Za-z0-9]*`)
	isAction      = pattern(`\*|(?:\*|[A-Za-z0-9.-]+):[^:\s]+`)
	isService     = pattern(`[A-Za-z0-9.-]+`)
	isIAMResource = pattern(`\*|(?:access-report|delegation-request|federated-user|group|instance-profile|mfa|` +
		`oidc-provider|policy|report|role|saml-provider|server-certificate|sms-mfa|user)/.*`)
	isDate = pattern(`\d{1,18}|-?\d{4,8}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])` +
		`(?:[Tt](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?)?)?`)
	variable = limits.Compiled(`\$\{[^}]*\}`)
)

func pattern(text string) func(string) bool {
	whole := limits.Compiled(`^(?:` + text + `)$`)
	return func(text string) bool { return whole().MatchString(text) }
}

func withoutVariables(text string) string { return variable().ReplaceAllString(text, "*") }

// conditionOperators are those of IAM without prefix and suffix.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var conditionOperators = []string{
	"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
	"StringNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericLessThanEquals",
	"NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateNotEquals", "DateLessThan",
	"DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress",
	"NotIpAddress", "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "Null",
}
