package dev.latchkey.auth.client;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.RecentRequests;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The buttons of a client's page: its secrets come and go, it is switched off and on, its tokens end, it is deleted. */
@PageController
@RequestMapping("/organizations/{organizationId}/apps/{clientId}")
class ClientActionPages {

    private static final int MOST_SECRETS = 110;

    /** What a person is offered, by the number of hours. */
    private static final Map<String, Duration> OVERLAPS = Map.of(
            "0", Duration.ZERO,
            "1", Duration.ofHours(1),
            "24", Duration.ofHours(24),
            "168", Duration.ofDays(7),
            "720", Duration.ofDays(30));

    private final Clients clients;
    private final ClientSecrets secrets;
    private final ClientScreens screens;
    private final RecentRequests requests;

    ClientActionPages(Clients clients, ClientSecrets secrets, ClientScreens screens, RecentRequests requests) {
        this.clients = clients;
        this.secrets = secrets;
        this.screens = screens;
        this.requests = requests;
    }

    @PostMapping("/secrets")
    ModelAndView addSecret(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @RequestParam(defaultValue = "24") String overlap,
            HttpServletResponse response) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        try {
            Duration chosen = OVERLAPS.get(overlap);
            if (chosen == null) {
                throw ApiProblem.invalid("overlap", "Choose one of the times offered.");
            }
            NewSecret made = secrets.add(clientId, chosen, access.actor());
            return screens.secret(client, made, false, response);
        } catch (ApiProblem problem) {
            FormFaults faults = FormFaults.of(problem);
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page = screens.detail(access, client, ClientForm.of(client), faults);
            page.setStatus(HttpStatus.valueOf(problem.getStatusCode().value()));
            return page;
        }
    }

    /** Asks before a secret is removed. */
    @GetMapping("/secrets/{id}/remove")
    ModelAndView askToRemove(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @PathVariable String id) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        SecretRecord secret = secrets.list(clientId, null, MOST_SECRETS).stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow(ApiProblem::notFound);
        return new ModelAndView("app-secret-remove")
                .addObject("client", client)
                .addObject("secret", secret)
                .addObject("path", ClientScreens.path(client));
    }

    @PostMapping("/secrets/{id}/remove")
    ModelAndView remove(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @PathVariable String id,
            @RequestParam(defaultValue = "false") boolean compromised) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        if (!secrets.remove(clientId, id, compromised, access.actor())) {
            throw ApiProblem.notFound();
        }
        return SeeOther.at(ClientScreens.path(client) + "?done=" + (compromised ? "compromised" : "removed"));
    }

    @PostMapping("/disable")
    ModelAndView disable(Access access, @PathVariable String organizationId, @PathVariable String clientId) {
        return setDisabled(access, organizationId, clientId, true);
    }

    @PostMapping("/enable")
    ModelAndView enable(Access access, @PathVariable String organizationId, @PathVariable String clientId) {
        return setDisabled(access, organizationId, clientId, false);
    }

    @PostMapping("/revoke-tokens")
    ModelAndView revokeTokens(Access access, @PathVariable String organizationId, @PathVariable String clientId) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        clients.revokeTokens(clientId, access.actor());
        return SeeOther.at(ClientScreens.path(client) + "?done=revoked");
    }

    /** Asks before the client is deleted. */
    @GetMapping("/delete")
    ModelAndView askToDelete(Access access, @PathVariable String organizationId, @PathVariable String clientId) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        return deletion(client, "", FormFaults.NONE);
    }

    /** Whoever has typed the name knows which one it is. */
    @PostMapping("/delete")
    ModelAndView delete(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String clientId,
            @RequestParam(defaultValue = "") String name,
            HttpServletResponse response) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        if (!name.strip().equals(client.clientName().strip())) {
            response.setHeader("HX-Push-Url", "false");
            ModelAndView page =
                    deletion(client, name, FormFaults.of("name", "Type the app's name as it stands above."));
            page.setStatus(HttpStatus.BAD_REQUEST);
            return page;
        }
        clients.delete(clientId, access.actor());
        return SeeOther.at("/organizations/" + client.organizationId() + "/apps?done=deleted");
    }

    private ModelAndView setDisabled(Access access, String organizationId, String clientId, boolean disabled) {
        Client client = screens.client(access, Permission.CLIENTS_WRITE, organizationId, clientId);
        clients.setDisabled(clientId, disabled, access.actor());
        return SeeOther.at(ClientScreens.path(client) + "?done=" + (disabled ? "disabled" : "enabled"));
    }

    /** Says who would notice: tokens are counted by the secrets that they were got with. */
    private ModelAndView deletion(Client client, String name, FormFaults faults) {
        List<SecretRecord> all = secrets.list(client.clientId(), null, MOST_SECRETS);
        return new ModelAndView("app-delete")
                .addObject("client", client)
                .addObject("name", name)
                .addObject(
                        "requests",
                        requests.ofLastDay(all.stream().map(SecretRecord::id).toList()))
                .addObject(
                        "lastUsedAt",
                        all.stream()
                                .map(SecretRecord::lastUsedAt)
                                .filter(Objects::nonNull)
                                .max(Comparator.naturalOrder())
                                .orElse(null))
                .addObject("faults", faults)
                .addObject("path", ClientScreens.path(client));
    }
}
