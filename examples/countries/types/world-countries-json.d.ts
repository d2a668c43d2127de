// Without this declaration TypeScript would infer a type from 1.4 MB of JSON.
declare module "world-countries/countries.json" {
  import countries from "world-countries";
  export default countries;
}
