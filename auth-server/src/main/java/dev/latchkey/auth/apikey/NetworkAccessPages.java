package dev.latchkey.auth.apikey;

import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.page.FormFaults;
import dev.latchkey.auth.page.MenuPage;
import dev.latchkey.auth.page.PageController;
import dev.latchkey.auth.page.SeeOther;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The network access controls: from where each live key of the organization can be used, and that changed in place. */
@PageController
@RequestMapping("/organizations/{organizationId}/network-access")
class NetworkAccessPages {

    private final ApiKeys apiKeys;
    private final ApiKeyScreens screens;
    private final NetworkAccessScreens networks;

    NetworkAccessPages(ApiKeys apiKeys, ApiKeyScreens screens, NetworkAccessScreens networks) {
        this.apiKeys = apiKeys;
        this.screens = screens;
        this.networks = networks;
    }

    @Bean
    static MenuPage networkAccessPage() {
        return new MenuPage("network-access", "/network-access");
    }

    @GetMapping
    ModelAndView list(
            Access access,
            @PathVariable String organizationId,
            @RequestParam(defaultValue = "") String workspace,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(required = false) String after,
            @RequestParam(required = false) String done) {
        NetworkView view = new NetworkView(workspace, show.equals(NetworkView.ANY_ADDRESS), after);
        return networks.list(access, organizationId, view, null).addObject("done", done);
    }

    /** The rest of the key's restrictions stays as it is. */
    @PostMapping("/{id}")
    ModelAndView change(
            Access access,
            @PathVariable String organizationId,
            @PathVariable String id,
            @RequestParam(name = "allowed_ips", defaultValue = "") String allowedIps,
            @RequestParam(defaultValue = "") String workspace,
            @RequestParam(defaultValue = "") String show,
            @RequestParam(required = false) String after,
            HttpServletResponse response) {
        ApiKey key = screens.key(access, Permission.API_KEYS_WRITE, organizationId, id);
        NetworkView view = new NetworkView(workspace, show.equals(NetworkView.ANY_ADDRESS), after);
        FormFaults faults;
        HttpStatus status;
        try {
            apiKeys.change(id, new ApiKeyChange(null, null, null, ApiKeyForm.lines(allowedIps), null), access.actor());
            return SeeOther.at(view.path(key) + "&done=changed");
        } catch (InvalidApiKeyException e) {
            faults = FormFaults.of(e.faults());
            status = HttpStatus.BAD_REQUEST;
        } catch (ApiKeyStateException e) {
            throw ApiProblem.conflict(e.getMessage());
        }
        response.setHeader("HX-Push-Url", "false");
        ModelAndView page =
                networks.list(access, organizationId, view, new NetworkAccessScreens.Typed(id, allowedIps, faults));
        page.setStatus(status);
        return page;
    }
}
