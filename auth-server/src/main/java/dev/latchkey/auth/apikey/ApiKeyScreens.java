package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import dev.latchkey.auth.api.Page;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.organization.Workspace;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.review.Finding.Kind;
import dev.latchkey.auth.usage.Sparklines;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What the pages about keys show, put together for their templates. */
@Component
class ApiKeyScreens {

    /** Whoever used a key within this time would notice if it were gone. */
    private static final Duration IN_USE = Duration.ofDays(1);

    private final ApiKeys apiKeys;
    private final ApiKeyOverview overview;
    private final ApiKeyViews views;
    private final ApiKeyStanding standing;
    private final ApiKeyChoices choices;
    private final Sparklines sparklines;
    private final Clock clock;

    ApiKeyScreens(
            ApiKeys apiKeys,
            ApiKeyOverview overview,
            ApiKeyViews views,
            ApiKeyStanding standing,
            ApiKeyChoices choices,
            Sparklines sparklines,
            Clock clock) {
        this.apiKeys = apiKeys;
        this.overview = overview;
        this.views = views;
        this.standing = standing;
        this.choices = choices;
        this.sparklines = sparklines;
        this.clock = clock;
    }

    @Bean
    static MenuPage apiKeysPage() {
        return new MenuPage("api-keys", "/api-keys");
    }

    static String path(ApiKey key) {
        return "/organizations/" + key.organizationId() + "/api-keys/" + key.id();
    }

    /** A key of that organization, for that purpose. */
    ApiKey key(Access access, Permission permission, String organizationId, String id) {
        ApiKey key = Optional.of(id)
                .filter(Input::isId)
                .flatMap(apiKeys::find)
                .filter(found -> found.organizationId().equals(organizationId))
                .orElseThrow(ApiProblem::notFound);
        access.require(permission, key.organizationId(), key.workspaceId());
        return key;
    }

    ModelAndView list(
            Access access, String organizationId, List<Workspace> workspaces, String chosen, Page<ApiKey> page) {
        Map<String, Workspace> byId = byId(workspaces);
        List<ApiKeyRow> rows = page.items().stream().map(key -> row(key, byId)).toList();
        return new ModelAndView("api-keys")
                .addObject("rows", rows)
                .addObject(
                        "sparks",
                        sparklines.of(
                                page.items().stream().collect(Collectors.toMap(ApiKey::id, key -> List.of(key.id())))))
                .addObject("next", page.next())
                .addObject("workspaces", workspaces)
                .addObject("chosen", chosen)
                .addObject("mayWrite", !writable(access, organizationId).isEmpty());
    }

    /** Demands that the caller may make a key in some workspace of the organization. */
    List<Workspace> requireWritable(Access access, String organizationId) {
        List<Workspace> writable = writable(access, organizationId);
        if (writable.isEmpty()) {
            if (overview.workspaces(access, organizationId).isEmpty()
                    && access.may(Permission.API_KEYS_WRITE, organizationId)) {
                throw ApiProblem.conflict("An API key belongs to a workspace, and this organization has none yet.");
            }
            throw ApiProblem.forbidden();
        }
        return writable;
    }

    ModelAndView creation(
            Access access, String organizationId, String typeId, KeyType type, ApiKeyForm form, FormFaults faults) {
        List<Workspace> writable = writable(access, organizationId);
        List<ApiKey> models = overview
                .list(overview.workspaces(access, organizationId), ApiKeyOverview.Show.ALL, null, ApiKeys.MAX_PAGE)
                .stream()
                .filter(key -> key.type().equals(typeId))
                .toList();
        return new ModelAndView("api-key-new")
                .addObject("typeId", typeId)
                .addObject("type", type)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("hint", AddressHint.of(form.addresses()))
                .addObject("limit", choices.limitWords(type))
                .addObject("endWords", ApiKeyChoices.endWords(type))
                // The oldest one is proposed.
                .addObject(
                        "workspaces",
                        writable.stream()
                                .sorted(Comparator.comparing(Workspace::createdAt))
                                .toList())
                .addObject("models", models)
                .addObject("scopes", choices.scopes(type))
                .addObject("groups", choices.endpointGroups(type))
                .addObject("resellers", type.reseller() ? choices.resellers(organizationId) : List.of());
    }

    ModelAndView detail(Access access, ApiKey key, ApiKeyForm form, FormFaults faults) {
        KeyType type = choices.type(key);
        return about("api-key", access, key)
                .addObject("type", type)
                .addObject("form", form)
                .addObject("faults", faults)
                .addObject("hint", AddressHint.of(form.addresses()))
                .addObject("limit", choices.limitWords(type))
                .addObject("limitNow", choices.limit(key))
                .addObject("scopes", choices.scopes(type))
                .addObject("groups", choices.endpointGroups(type));
    }

    /** Any page about one key. */
    ModelAndView about(String view, Access access, ApiKey key) {
        Instant now = clock.instant();
        ApiKey.LastUse lastUse = key.lastUse();
        boolean inUse = lastUse != null && lastUse.at().plus(IN_USE).isAfter(now);
        ApiKey successor = key.life().successorId() == null
                ? null
                : apiKeys.find(key.life().successorId()).orElse(null);
        return new ModelAndView(view)
                .addObject("row", row(key, byId(overview.workspaces(access, key.organizationId()))))
                .addObject("successor", successor)
                .addObject("successorLive", successor != null && successor.isLive(now))
                .addObject(
                        "usedSinceRotation",
                        successor != null
                                && lastUse != null
                                && lastUse.at().isAfter(successor.life().createdAt()))
                .addObject("inUse", inUse)
                .addObject("mayWrite", access.may(Permission.API_KEYS_WRITE, key.organizationId(), key.workspaceId()))
                .addObject("path", path(key));
    }

    /** The one page that shows a key. In the browser it stands at the address of the key, whose page a reload brings. */
    ModelAndView secret(ApiKey key, NewApiKey made, ApiKey predecessor, HttpServletResponse response) {
        String path = path(key);
        response.setHeader("HX-Push-Url", path);
        return new ModelAndView("api-key-secret")
                .addObject("key", key)
                .addObject("predecessor", predecessor)
                .addObject("shown", KeySnippets.of(choices.type(key), made))
                .addObject("path", path)
                .addObject("next", predecessor == null ? path : path(predecessor) + "/rotation");
    }

    private List<Workspace> writable(Access access, String organizationId) {
        return overview.workspaces(access, organizationId).stream()
                .filter(workspace -> access.may(Permission.API_KEYS_WRITE, organizationId, workspace.id()))
                .toList();
    }

    private ApiKeyRow row(ApiKey key, Map<String, Workspace> workspaces) {
        Instant now = clock.instant();
        boolean live = key.isLive(now);
        String state = key.life().revokedAt() != null ? "revoked" : live ? "live" : "expired";
        Workspace workspace = workspaces.get(key.workspaceId());
        return new ApiKeyRow(
                views.view(key),
                choices.typeName(key),
                workspace == null ? key.workspaceId() : workspace.name(),
                state,
                standing.is(Kind.EXPIRING, key));
    }

    private static Map<String, Workspace> byId(List<Workspace> workspaces) {
        return new TreeMap<>(workspaces.stream().collect(Collectors.toMap(Workspace::id, Function.identity())));
    }
}
