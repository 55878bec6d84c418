package dev.latchkey.sample.job;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/jobs} and {@code /v1/logs}. */
@RestController
class JobController {

    private final Jobs jobs;

    JobController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping("/v1/jobs")
    Page<Job> list(
            @AuthenticationPrincipal CredentialPrincipal caller,
            @RequestParam(required = false) String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        return jobs.list(caller, after, limit);
    }

    @PostMapping("/v1/jobs")
    ResponseEntity<Job> create(
            @AuthenticationPrincipal CredentialPrincipal caller, @RequestBody @Valid JobRequest request) {
        Job job = jobs.create(caller, request);
        return ResponseEntity.created(URI.create("/v1/jobs/" + job.id())).body(job);
    }

    @GetMapping("/v1/jobs/{id}")
    Job get(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        return jobs.get(caller, id);
    }

    @DeleteMapping("/v1/jobs/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        jobs.delete(caller, id);
    }

    @PostMapping("/v1/jobs/{id}/trigger")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Run trigger(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        return jobs.trigger(caller, id);
    }

    @GetMapping("/v1/jobs/{id}/status")
    JobStatus status(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        return jobs.status(caller, id);
    }

    @GetMapping("/v1/logs")
    Page<Run> logs(
            @AuthenticationPrincipal CredentialPrincipal caller,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        return new Page<>(jobs.runs(caller, limit), null);
    }
}
