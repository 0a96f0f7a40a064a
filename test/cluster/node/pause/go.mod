// What every Pod's sandbox runs.
module cluster/pause

go 1.26.0
