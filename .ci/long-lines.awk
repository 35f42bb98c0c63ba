# Prints the lines that are longer than 120 columns, and fails if there are any. Tables and URLs may be longer, and the
# URLs of links do not count.
{
	line = $0
	gsub(/\t/, "    ", line)
	gsub(/\]\(https:[^)]*\)/, "]()", line)
}
length(line) > 120 && line !~ /^ *([|]|(\/\/ )?https?:)/ {
	print FILENAME ":" FNR ": longer than 120 columns" > "/dev/stderr"
	found = 1
}
END { exit found }
