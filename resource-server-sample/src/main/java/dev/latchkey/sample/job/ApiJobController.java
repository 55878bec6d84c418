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
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /api/jobs}, CronJobPro's view of the same jobs. What changes or deletes one takes its id in the path, or as the
 * parameter {@code id} of {@code /api/jobs} itself.
 */
@RestController
@RequestMapping("/api/jobs")
class ApiJobController {

    private final Jobs jobs;

    ApiJobController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping
    Page<Job> list(
            @AuthenticationPrincipal CredentialPrincipal caller,
            @RequestParam(required = false) String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(200) int limit) {
        return jobs.list(caller, after, limit);
    }

    @PostMapping
    ResponseEntity<Job> create(
            @AuthenticationPrincipal CredentialPrincipal caller, @RequestBody @Valid JobRequest request) {
        Job job = jobs.create(caller, request);
        return ResponseEntity.created(URI.create("/api/jobs/" + job.id())).body(job);
    }

    @GetMapping("/{id}")
    Job get(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        return jobs.get(caller, id);
    }

    @PutMapping("/{id}")
    Job update(
            @AuthenticationPrincipal CredentialPrincipal caller,
            @PathVariable String id,
            @RequestBody @Valid JobRequest request) {
        return jobs.update(caller, id, request);
    }

    @PutMapping
    Job updateNamed(
            @AuthenticationPrincipal CredentialPrincipal caller,
            @RequestParam String id,
            @RequestBody @Valid JobRequest request) {
        return jobs.update(caller, id, request);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        jobs.delete(caller, id);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteNamed(@AuthenticationPrincipal CredentialPrincipal caller, @RequestParam String id) {
        jobs.delete(caller, id);
    }

    @PostMapping("/{id}/trigger")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Run trigger(@AuthenticationPrincipal CredentialPrincipal caller, @PathVariable String id) {
        return jobs.trigger(caller, id);
    }
}
