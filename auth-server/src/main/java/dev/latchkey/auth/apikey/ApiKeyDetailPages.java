package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.RecentRequests;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One API key as pages: shown, restricted, rotated step by step, revoked. */
@PageController
@RequestMapping("/organizations/{organizationId}/api-keys/{id}")
class ApiKeyDetailPages {

    /** What a person is offered, by the number of hours. */
    private static final Map<String, Duration> OVERLAPS = Map.of(
            "1", Duration.ofHours(1),
            "24", Duration.ofHours(24),
            "168", Duration.ofDays(7),
            "720", Duration.ofDays(30));

    private final ApiKeys apiKeys;
    private final ApiKeyRotation rotation;
    private final ApiKeyScreens screens;
    private final RecentRequests requests;

    ApiKeyDetailPages(ApiKeys apiKeys, ApiKeyRotation rotation, ApiKeyScreens screens, RecentRequests requests) {
        this.apiKeys = apiKeys;
        this.rotation = rotation;
        this.screens = screens;
        this.requests = requests;
    }

    @GetMapping
    ModelAndView show(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(required = false) String done) {
        ApiKey key = screens.key(access, Permission.API_KEYS_READ, organizationId, id);
        return screens.detail(access, key, ApiKeyForm.of(key), FormFaults.NONE).addObject("done", done);
    }

    @PostMapping
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(name = "scopes", required = false) Set<String> scopes,
            @RequestParam(name = "endpoint_groups", required = false) Set<String> endpointGroups,
            @RequestParam(name = "allowed_ips", defaultValue = "") String allowedIps,
            @RequestParam(name = "rate_limit", defaultValue = "") String rateLimit,
            HttpServletResponse response) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        ApiKeyForm form = new ApiKeyForm(
                name,
                key.workspaceId(),
                scopes == null ? Set.of() : scopes,
                endpointGroups == null ? Set.of() : endpointGroups,
                allowedIps,
                rateLimit,
                "",
                "",
                "");
        try {
            apiKeys.change(id, form.change(), access.actor());
            return SeeOther.at(ApiKeyScreens.path(key) + "?done=changed");
        } catch (InvalidApiKeyException e) {
            return refused(
                    screens.detail(access, key, form, FormFaults.of(e.faults())), HttpStatus.BAD_REQUEST, response);
        } catch (ApiKeyStateException e) {
            return refused(
                    screens.detail(access, key, form, FormFaults.ofWhole(e.getMessage())),
                    HttpStatus.CONFLICT,
                    response);
        }
    }

    /** Begins a rotation: explains it, and asks how long both keys shall work. */
    @GetMapping("/rotate")
    ModelAndView askToRotate(Access access, @PathVariable String organizationId, @PathVariable String id) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        return screens.about("api-key-rotate", access, key).addObject("faults", FormFaults.NONE);
    }

    @PostMapping("/rotate")
    ModelAndView rotate(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(defaultValue = "24") String overlap,
            HttpServletResponse response) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        Duration chosen = OVERLAPS.get(overlap);
        FormFaults faults;
        HttpStatus status = HttpStatus.BAD_REQUEST;
        if (chosen == null) {
            faults = FormFaults.of("overlap", "Choose one of the times offered.");
        } else {
            try {
                NewApiKey made = rotation.rotate(id, chosen, access.actor());
                return screens.secret(apiKeys.find(made.id()).orElseThrow(), made, key, response);
            } catch (InvalidApiKeyException e) {
                faults = FormFaults.of(e.faults());
            } catch (ApiKeyStateException e) {
                faults = FormFaults.ofWhole(e.getMessage());
                status = HttpStatus.CONFLICT;
            }
        }
        return refused(screens.about("api-key-rotate", access, key).addObject("faults", faults), status, response);
    }

    /** Where a rotation stands: asks itself again every few seconds, until the old key has ended. */
    @GetMapping("/rotation")
    ModelAndView rotation(Access access, @PathVariable String organizationId, @PathVariable String id) {
        ApiKey key = screens.key(access, Permission.API_KEYS_READ, organizationId, id);
        return key.life().successorId() == null
                ? SeeOther.at(ApiKeyScreens.path(key))
                : screens.about("api-key-rotation", access, key);
    }

    /** Asks before the key is revoked, and says who would notice. */
    @GetMapping("/revoke")
    ModelAndView askToRevoke(Access access, @PathVariable String organizationId, @PathVariable String id) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        return screens.about("api-key-revoke", access, key).addObject("requests", requests.ofLastDay(List.of(id)));
    }

    @PostMapping("/revoke")
    ModelAndView revoke(Access access, @PathVariable String organizationId, @PathVariable String id) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        apiKeys.revoke(id, access.actor());
        return SeeOther.at(ApiKeyScreens.path(key) + "?done=revoked");
    }

    private static ModelAndView refused(ModelAndView page, HttpStatus status, HttpServletResponse response) {
        response.setHeader("HX-Push-Url", "false");
        page.setStatus(status);
        return page;
    }
}
