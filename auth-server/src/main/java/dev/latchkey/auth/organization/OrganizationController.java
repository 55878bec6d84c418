package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Tagged;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/organizations}. */
@RestController
@RequestMapping("/api/v1/organizations")
class OrganizationController {

    private final Organizations organizations;
    private final Plans plans;
    private final TransactionTemplate transaction;

    OrganizationController(Organizations organizations, Plans plans, TransactionTemplate transaction) {
        this.organizations = organizations;
        this.plans = plans;
        this.transaction = transaction;
    }

    record Shown(String id, String name, String plan, String status, String mfaPolicy, Instant createdAt)
            implements Tagged {

        static Shown of(Organization organization) {
            return new Shown(
                    organization.id(),
                    organization.name(),
                    organization.plan(),
                    organization.status().name().toLowerCase(Locale.ROOT),
                    organization.mfaPolicy().wireName(),
                    organization.createdAt());
        }

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(name, plan, status, mfaPolicy);
        }
    }

    record New(String name, String plan) {}

    record Change(String name, String plan, String status, String mfaPolicy) {}

    /** Those that are closed to the caller for lack of a second factor are left out: {@code /me} tells of them. */
    @GetMapping
    Page<Shown> list(
            Access access,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        int most = Page.limit(limit);
        String cursor = Page.after(after);
        if (access.operator()) {
            access.requireOperator();
        }
        List<Organization> rows = access.operator()
                ? organizations.list(cursor, most + 1)
                : access.seenOrganizations().stream()
                        .filter(id -> cursor == null || id.compareTo(cursor) > 0)
                        .sorted()
                        .filter(id -> !access.isClosed(id))
                        .limit(most + 1L)
                        .map(organizations::find)
                        .flatMap(Optional::stream)
                        .toList();
        return Page.of(rows, most, Organization::id, Shown::of);
    }

    @PostMapping
    ResponseEntity<Shown> create(Access access, @RequestBody New wanted) {
        access.requireOperator();
        Input input = new Input();
        String name = input.name("name", wanted.name());
        requirePlan(input, wanted.plan());
        input.requireNoFaults();
        Organization made = transaction.execute(status -> {
            Organization organization = organizations.create(name, access.actor());
            if (wanted.plan() != null) {
                organizations.changePlan(organization.id(), wanted.plan(), access.actor());
            }
            return organizations.read(organization.id()).orElseThrow();
        });
        return ResponseEntity.created(URI.create("/api/v1/organizations/" + made.id()))
                .body(Shown.of(made));
    }

    @GetMapping("/{id}")
    Shown show(Access access, @PathVariable String id) {
        access.requireSight(id);
        return Shown.of(organizations.find(id).orElseThrow(ApiProblem::notFound));
    }

    /** The name and whom it asks a second factor are its owners' business, plan and status are the platform's. All of it happens, or nothing. */
    @PatchMapping("/{id}")
    Shown change(Access access, IfMatch ifMatch, @PathVariable String id, @RequestBody Change change) {
        access.requireSight(id);
        organizations.find(id).orElseThrow(ApiProblem::notFound);
        if (change.plan() != null || change.status() != null) {
            access.requireOperator();
        } else {
            access.require(Permission.ORGANIZATION_RENAME, id);
        }
        if (change.mfaPolicy() != null) {
            access.require(Permission.MFA_POLICY_WRITE, id);
        }
        Input input = new Input();
        String name = change.name() == null ? null : input.name("name", change.name());
        requirePlan(input, change.plan());
        if (change.status() != null && !List.of("active", "suspended").contains(change.status())) {
            input.fault("status", "Must be active or suspended.");
        }
        MfaPolicy mfaPolicy = mfaPolicy(input, change.mfaPolicy());
        input.requireNoFaults();
        return Shown.of(transaction.execute(status -> {
            ifMatch.require(Shown.of(organizations.lock(id)));
            if (name != null) {
                organizations.rename(id, name, access.actor());
            }
            if (change.plan() != null) {
                organizations.changePlan(id, change.plan(), access.actor());
            }
            if (mfaPolicy != null) {
                organizations.changeMfaPolicy(id, mfaPolicy, access.actor());
            }
            if ("suspended".equals(change.status())) {
                organizations.suspend(id, access.actor());
            } else if ("active".equals(change.status())) {
                organizations.resume(id, access.actor());
            }
            return organizations.read(id).orElseThrow();
        }));
    }

    private static MfaPolicy mfaPolicy(Input input, String wanted) {
        if (wanted == null) {
            return null;
        }
        Optional<MfaPolicy> policy = MfaPolicy.ofWireName(wanted);
        if (policy.isEmpty()) {
            input.fault("mfa_policy", "Must be optional, admins or all.");
        }
        return policy.orElse(null);
    }

    private void requirePlan(Input input, String plan) {
        if (plan != null && !plans.isKnown(plan)) {
            input.fault("plan", "Must be one of " + String.join(", ", plans.plans()) + ".");
        }
    }
}
