package dev.latchkey.auth.organization;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import java.util.HashSet;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The plans that an organization can have.
 *
 * @param plans in order of rank: each has what the ones before it have. Those of {@code config/presets/plans.yml}; these three where none are named
 */
@Validated
@ConfigurationProperties("latchkey")
public record Plans(
        @DefaultValue({"free", "pro", "enterprise"}) @NotEmpty
        List<String> plans) {

    @AssertTrue(message = "latchkey.plans names a plan twice")
    boolean isEachPlanOnce() {
        return new HashSet<>(plans).size() == plans.size();
    }

    /** The plan of a new organization. */
    String first() {
        return plans.get(0);
    }

    public boolean isKnown(String plan) {
        return plans.contains(plan);
    }

    /** Whether an organization on {@code plan} has what {@code needed} has. A plan that is unknown has nothing. */
    public boolean includes(String plan, String needed) {
        return isKnown(needed) && plans.indexOf(plan) >= plans.indexOf(needed);
    }
}
