package dev.latchkey.sample.worker;

import dev.latchkey.resourceserver.credential.CredentialPrincipal;
import dev.latchkey.sample.job.Jobs;
import dev.latchkey.sample.job.Owner;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** {@code /v1/workers}. */
@RestController
class WorkerController {

    private static final int MAX_WORKERS = 100;

    private final Map<String, Integer> countsByOwner = new ConcurrentHashMap<>();
    private final Jobs jobs;

    WorkerController(Jobs jobs) {
        this.jobs = jobs;
    }

    record WorkerRequest(@NotBlank @Size(max = 200) String name) {}

    record Worker(String id, String name) {}

    record Metrics(int workers, int jobs) {}

    @PostMapping("/v1/workers")
    @ResponseStatus(HttpStatus.CREATED)
    Worker register(@AuthenticationPrincipal CredentialPrincipal caller, @RequestBody @Valid WorkerRequest request) {
        countsByOwner.merge(Owner.of(caller), 1, (held, one) -> {
            if (held >= MAX_WORKERS) {
                throw new ResponseStatusException(
                        HttpStatus.CONFLICT, "The organization has as many workers as it may have");
            }
            return held + one;
        });
        return new Worker(UUID.randomUUID().toString(), request.name());
    }

    @GetMapping("/v1/workers/metrics")
    Metrics metrics(@AuthenticationPrincipal CredentialPrincipal caller) {
        return new Metrics(countsByOwner.getOrDefault(Owner.of(caller), 0), jobs.count(caller));
    }
}
