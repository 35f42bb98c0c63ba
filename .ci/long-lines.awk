# Prints the lines that are longer than 120 columns, and fails if there are any. URLs may be longer.
{
	line = $0
	gsub(/\t/, "    ", line)
}
length(line) > 120 && line !~ /^ *(\/\/ )?https?:/ {
	print FILENAME ":" FNR ": longer than 120 columns" > "/dev/stderr"
	found = 1
}
END { exit found }
