package dev.latchkey.sample.job;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a job does at present. */
enum JobState {
    /** It runs by its schedule and when it is triggered. */
    @JsonProperty("active")
    ACTIVE
}
