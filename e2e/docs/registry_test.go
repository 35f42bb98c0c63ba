package docs

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/e2e/stacktest"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/internal/golden"
	"github.com/ecs-infrastructure/pulumi-ecs-infrastructure/provider"
)

// The pages follow the rules of the Pulumi Registry, which are in docs/overview-page.md and in
// scripts/ci/community-package/doc_lint.py of https://github.com/pulumi/registry.
func TestPagesForTheRegistry(t *testing.T) {
	for _, page := range stacktest.RegistryPages {
		t.Run(page, func(t *testing.T) {
			text := stacktest.Read(t, page)
			require.True(t, strings.HasPrefix(text, "---\n"), "front matter")
			header, body, found := strings.Cut(strings.TrimPrefix(text, "---\n"), "\n---\n")
			require.True(t, found, "front matter")
			var front map[string]string
			require.NoError(t, yaml.Unmarshal([]byte(header), &front))
			assert.Equal(t, stacktest.ServedSchema(t).DisplayName, front["title"])
			assert.Equal(t, "package", front["layout"])
			assert.Regexp(t, `^[^.]*ecs-infrastructure[^.]*\.$`, front["meta_desc"], "one sentence with the package")
			assert.Len(t, front, 3)
			introduction, _, _ := strings.Cut(body, "\n## ")
			assert.Regexp(t, `^\n[A-Z]`, introduction, "an introduction without a title")
			assertChoosers(t, body)

			prose := stacktest.Fenced.ReplaceAllString(body, "")
			for rule, forbidden := range map[string]string{
				"no H1":              `(?m)^# `,
				"no relative link":   `\]\((?:[^h)]|h[^t])[^)]*\)|<a\s[^>]*href="[^h]`,
				"no relative image":  `!\[[^\]]*\]\([^h)]|<img\s[^>]*src="[^h]`,
				"no .md of its own":  `\]\((?:[^h)][^)]*)\.md(?:#[^)]*)?\)`,
				"no indented code":   `(?m)^    \S`,
				"no raw shortcode":   `\{\{[^<%]`,
				"no GitHub tree URL": `/tree/`,
			} {
				assert.Empty(t, regexp.MustCompile(forbidden).FindAllString(prose, -1), rule)
			}
		})
	}
	titles := regexp.MustCompile(`(?m)^## (.*)$`).FindAllStringSubmatch(stacktest.Read(t, "docs/_index.md"), 3)
	var first []string
	for _, title := range titles {
		first = append(first, title[1])
	}
	assert.Equal(t, []string{"Installation", "Example Usage", "Configuration"}, first)
}

// The registry shows the pages and the schema of a release, which link to main. So what a release links to stays there,
// and a page that moves leaves one behind that says where. testdata/links has the addresses of each version.
func TestLinksOfReleases(t *testing.T) {
	var links []string
	for _, file := range append(stacktest.RegistryPages, "provider/schema.json") {
		found := regexp.MustCompile(`pulumi-ecs-infrastructure/(?:blob/)?main/([\w./-]+(?:#[\w-]+)?)`)
		for _, link := range found.FindAllStringSubmatch(stacktest.Read(t, file), -1) {
			links = append(links, link[1])
		}
	}
	slices.Sort(links)
	golden.Assert(t, "links/"+provider.Version+".txt", strings.Join(slices.Compact(links), "\n")+"\n")

	releases, err := filepath.Glob("testdata/links/*.txt")
	require.NoError(t, err)
	for _, release := range releases {
		text, err := os.ReadFile(release)
		require.NoError(t, err)
		for link := range strings.FieldsSeq(string(text)) {
			page, title, _ := strings.Cut(link, "#")
			assert.FileExists(t, filepath.Join(stacktest.Root, page), release)
			if title != "" {
				assert.Contains(t, anchors(stacktest.Read(t, page)), title, "%s: %s", release, page)
			}
		}
	}
}

// anchors returns those of the titles of a page, as GitHub makes them.
func anchors(page string) (all []string) {
	for _, title := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(page, -1) {
		text := regexp.MustCompile(`[^\w\s-]`).ReplaceAllString(strings.ToLower(title[1]), "")
		all = append(all, strings.ReplaceAll(text, " ", "-"))
	}
	return all
}

// assertChoosers fails unless each chooser is closed and has content for each of its languages.
func assertChoosers(t *testing.T, body string) {
	t.Helper()
	var offered, chosen []string // nil outside of a chooser
	choosable := false
	codes := regexp.MustCompile(`\{\{[<%] (.*?) [>%]\}\}`)
	for _, code := range codes.FindAllStringSubmatch(body, -1) {
		languages := strings.Split(strings.Trim(code[1][strings.LastIndex(code[1], " ")+1:], `"`), ",")
		switch name, _, _ := strings.Cut(code[1], " "); name {
		case "chooser":
			require.Nil(t, offered, code[0])
			require.True(t, strings.HasPrefix(code[0], "{{<"), code[0])
			offered, chosen = languages, nil
			assert.Equal(t, []string{"typescript", "python", "go", "csharp", "java", "yaml", "hcl"}, offered)
		case "choosable":
			require.False(t, choosable, code[0])
			require.True(t, strings.HasPrefix(code[0], "{{%"), code[0])
			choosable, chosen = true, append(chosen, languages...)
		case "/choosable":
			require.True(t, choosable, code[0])
			choosable = false
		case "/chooser":
			require.False(t, choosable, code[0])
			assert.ElementsMatch(t, offered, chosen)
			offered = nil
		default:
			t.Errorf("unknown shortcode %s", code[0])
		}
	}
	assert.Nil(t, offered, "a chooser is open")
}

// The schema is one that the registry accepts: see verify_entry.py and sdk_install_probe.py, beside doc_lint.py.
func TestSchemaForTheRegistry(t *testing.T) {
	schema := stacktest.ServedSchema(t)
	assert.Equal(t, provider.Version, schema.Version)
	assert.Regexp(t, `^[A-Za-z0-9._@/-]+$`, schema.Name)
	for _, text := range []string{schema.DisplayName, schema.Description, schema.License, schema.Publisher} {
		assert.NotEmpty(t, text)
	}
	assert.Regexp(t, `^https://`, schema.Homepage)
	assert.Equal(t, "github://api."+strings.TrimPrefix(schema.Repository, "https://"), schema.PluginDownloadURL)
	assert.Contains(t, schema.Keywords, "kind/component")
	assert.True(t, slices.ContainsFunc(schema.Keywords, func(keyword string) bool {
		return strings.HasPrefix(keyword, "category/")
	}))
	// The registry looks for these packages on npm and PyPI.
	for language, name := range map[string]string{
		"nodejs": "@ecs-infrastructure/pulumi-ecs-infrastructure", "python": "pulumi_ecs_infrastructure",
	} {
		var section struct{ PackageName string }
		require.NoError(t, json.Unmarshal(schema.Language[language], &section))
		assert.Equal(t, name, section.PackageName)
	}
	raw := "https://raw.githubusercontent.com" + strings.TrimPrefix(schema.Repository, "https://github.com") + "/main/"
	logo, found := strings.CutPrefix(schema.LogoURL, raw)
	require.True(t, found, schema.LogoURL)
	var image struct {
		XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
	}
	assert.NoError(t, xml.Unmarshal([]byte(stacktest.Read(t, logo)), &image))
}
