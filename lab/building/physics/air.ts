/** Moist air, as much of it as a building's readings need. Temperatures in °C, pressures in hPa, vapour in g/kg. */

/** Pressure at which water vapour saturates (Magnus form, WMO coefficients). */
export function saturationPressure(temperature: number): number {
  return 6.112 * Math.exp((17.62 * temperature) / (243.12 + temperature));
}

/** Most vapour that air of a temperature holds. */
export function saturationVapour(temperature: number, pressure: number): number {
  const saturated = saturationPressure(temperature);
  return (622 * saturated) / (pressure - saturated);
}

export function relativeHumidity(vapour: number, temperature: number, pressure: number): number {
  return Math.min(100, Math.max(0, (100 * vapour) / saturationVapour(temperature, pressure)));
}
