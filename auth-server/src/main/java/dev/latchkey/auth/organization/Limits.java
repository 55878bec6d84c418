package dev.latchkey.auth.organization;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many of each an owner may have.
 *
 * @param workspaces of an organization
 * @param members of an organization, and as many of each workspace
 * @param resellers of an organization
 * @param clients of an organization
 * @param initialAccessTokens of an organization, that are still good for something
 * @param webhooks of an organization
 * @param secrets of a client, that are live
 * @param apiKeys of a workspace, that are live; rotations may go over it until there are twice as many
 */
@Validated
@ConfigurationProperties("latchkey.limits")
public record Limits(
        @DefaultValue("1000") @Min(1) @Max(MOST) long workspaces,
        @DefaultValue("10000") @Min(1) @Max(MOST) long members,
        @DefaultValue("1000") @Min(1) @Max(MOST) long resellers,
        @DefaultValue("1000000") @Min(1) @Max(MOST) long clients,
        @DefaultValue("1000") @Min(1) @Max(MOST) long initialAccessTokens,
        @DefaultValue("50") @Min(1) @Max(1000) long webhooks,
        @DefaultValue("10") @Min(1) @Max(50) int secrets,
        @DefaultValue("10000000") @Min(1) @Max(MOST) long apiKeys) {

    private static final long MOST = 1_000_000_000;
}
