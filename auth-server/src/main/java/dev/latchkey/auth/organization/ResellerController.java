package dev.latchkey.auth.organization;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.IfMatch;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Tagged;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Resellers in the management API, with what they have left of their quota. */
@RestController
@RequestMapping("/api/v1")
class ResellerController {

    /** Far above any quota that makes sense, and far below where sums overflow. */
    private static final long MAX_QUOTA = 1_000_000_000_000L;

    private final Organizations organizations;
    private final Resellers resellers;
    private final ResellerQuotas quotas;

    ResellerController(Organizations organizations, Resellers resellers, ResellerQuotas quotas) {
        this.organizations = organizations;
        this.resellers = resellers;
        this.quotas = quotas;
    }

    /**
     * @param quota requests in a period
     * @param period {@code month}, also if not said
     */
    record Draft(String name, Long quota, String period) {}

    /** What shall be different; {@code null} stays as it is. */
    record Change(Long quota, Boolean disabled) {}

    /**
     * @param used requests that count against the quota of the present period, as far as they have been reported
     * @param resetsAt when the next period begins
     */
    record View(
            String id,
            String organizationId,
            String name,
            long quota,
            String period,
            boolean disabled,
            long used,
            long remaining,
            Instant resetsAt,
            Instant createdAt)
            implements Tagged {

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(quota, disabled);
        }
    }

    @PostMapping("/organizations/{organizationId}/resellers")
    @ResponseStatus(HttpStatus.CREATED)
    View create(Access access, @PathVariable String organizationId, @RequestBody Draft draft) {
        requireIn(access, Permission.RESELLERS_WRITE, organizationId);
        Input input = new Input();
        String name = input.name("name", draft.name());
        checkQuota(input, draft.quota(), true);
        if (draft.period() != null && !draft.period().equals("month")) {
            input.fault("period", "Must be month.");
        }
        input.requireNoFaults();
        return view(resellers.create(organizationId, name, draft.quota(), access.actor()));
    }

    @GetMapping("/organizations/{organizationId}/resellers")
    Page<View> list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(required = false) Integer limit,
            @RequestParam(required = false) String after) {
        requireIn(access, Permission.RESELLERS_READ, organizationId);
        int most = Page.limit(limit);
        List<Reseller> found = resellers.of(organizationId, Page.after(after), most + 1);
        Map<String, ResellerQuotas.Remaining> left = quotas.remaining(found);
        return Page.of(found, most, Reseller::id, reseller -> view(reseller, left.get(reseller.id())));
    }

    @GetMapping("/resellers/{id}")
    View get(Access access, @PathVariable String id) {
        return view(reseller(access, Permission.RESELLERS_READ, id));
    }

    @PatchMapping("/resellers/{id}")
    View change(Access access, IfMatch ifMatch, @PathVariable String id, @RequestBody Change change) {
        reseller(access, Permission.RESELLERS_WRITE, id);
        Input input = new Input();
        checkQuota(input, change.quota(), false);
        input.requireNoFaults();
        resellers.change(
                id, change.quota(), change.disabled(), before -> ifMatch.require(view(before)), access.actor());
        return view(resellers.read(id).orElseThrow(ApiProblem::notFound));
    }

    /** An operator may do everything, but not in an organization that is not there. */
    private void requireIn(Access access, Permission permission, String organizationId) {
        access.require(permission, organizationId);
        organizations.find(organizationId).orElseThrow(ApiProblem::notFound);
    }

    private Reseller reseller(Access access, Permission permission, String id) {
        Reseller reseller = resellers.read(id).orElseThrow(ApiProblem::notFound);
        access.require(permission, reseller.organizationId());
        return reseller;
    }

    private static void checkQuota(Input input, Long quota, boolean required) {
        if (quota == null ? required : quota < 0 || quota > MAX_QUOTA) {
            input.fault("quota", "Must be a number of requests from 0 to " + MAX_QUOTA + ".");
        }
    }

    private View view(Reseller reseller) {
        return view(reseller, quotas.remaining(reseller));
    }

    private static View view(Reseller reseller, ResellerQuotas.Remaining left) {
        return new View(
                reseller.id(),
                reseller.organizationId(),
                reseller.name(),
                reseller.quota(),
                reseller.period().name().toLowerCase(Locale.ROOT),
                reseller.disabled(),
                left.used(),
                left.requests(),
                left.resetsAt(),
                reseller.createdAt());
    }
}
